import type Docker from 'dockerode';
import { askDocker } from './docker-failure.ts';
import { ExecConnection } from './exec-connection.ts';
import { openExec } from './open-exec.ts';

const OPEN_TIMEOUT_MS = 5_000;

/**
 * Runs "$@" until standard input ends. Docker leaves a program running when its caller goes away, but it does close
 * the program's standard input, so this also cleans up after a sandbox host that was killed.
 */
const UNTIL_STDIN_ENDS = `
exec 3<&0
"$@" < /dev/null 3<&- &
child=$!
{ cat <&3; kill -KILL $child; } > /dev/null 2>&1 &
exec 3<&-
wait $child
`;

/** A program that talks for as long as somebody listens, such as a watch on files. */
export async function openExecStream(
  docker: Docker,
  containerName: string,
  argv: readonly string[],
): Promise<{ stdout: AsyncIterable<Uint8Array>; close(): void }> {
  const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS);
  const command = { argv: ['bash', '-c', UNTIL_STDIN_ENDS, 'stream', ...argv] };
  const { socket } = await askDocker('exec', () => openExec(docker, containerName, command, signal));
  const connection = new ExecConnection(socket);
  return { stdout: readUntilClosed(connection), close: () => connection.destroy() };
}

async function* readUntilClosed(connection: ExecConnection): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of connection) yield chunk;
  } catch (error) {
    // Closing while a read is pending is how such a stream ends.
    if (!connection.destroyed) throw error;
  } finally {
    connection.destroy();
  }
}
