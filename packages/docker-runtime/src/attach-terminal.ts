import type { AttachRequest, TerminalStream } from '@naru/sandbox/sandbox-runtime';
import { AppError } from '@naru/service-kit/app-error';
import type Docker from 'dockerode';
import { ATTACHED, attachCommand } from './attach-program.ts';
import { askDocker } from './docker-failure.ts';
import { attachPackets } from './dtach-packets.ts';
import { openExec } from './open-exec.ts';
import { TerminalConnection } from './terminal-connection.ts';

const OPEN_TIMEOUT_MS = 10_000;
const MAX_GREETING = 20;

/** Opens a stream that shows the shell of a terminal. One attachment a terminal: a later one ends the earlier. */
export async function attachTerminal(
  docker: Docker,
  containerName: string,
  request: AttachRequest,
): Promise<TerminalStream> {
  const { terminalId, cols, rows, cwd, position } = request;
  const argv = attachCommand(terminalId, cwd, position);
  const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS);
  const { socket } = await askDocker('attach to a terminal', () =>
    openExec(docker, containerName, { argv }, signal),
  );
  // It waits in the pipe for the program, which saves a way there and back before the first prompt.
  socket.write(attachPackets({ cols, rows }));
  const connection = new TerminalConnection(socket);
  // An unheard error would end this program; its consequence, the close, is what readers act on.
  connection.on('error', () => {});
  return {
    position: await waitForAttachment(connection, signal),
    stream: connection,
    resize: async (size) => connection.resize(size),
    detach: () => {
      connection.destroy();
    },
  };
}

/**
 * The position of the first byte that follows. The engine answers before the program runs, and only from then on can the
 * terminal be closed and listed.
 */
function waitForAttachment(connection: TerminalConnection, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    let greeting = '';
    const settle = (act: () => void) => {
      connection.off('readable', onReadable);
      connection.off('close', onEnd);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const fail = (error: AppError) =>
      settle(() => {
        connection.destroy();
        reject(error);
      });
    const onEnd = () =>
      fail(
        new AppError('SANDBOX_NOT_ANSWERING', `the terminal did not open: ${connection.stderrText.trim()}`),
      );
    const onAbort = () => fail(new AppError('TIMED_OUT', 'the terminal did not open in time'));
    const onReadable = () => {
      for (let next = connection.read(1); next !== null; next = connection.read(1)) {
        greeting += String(next);
        const [, position] = ATTACHED.exec(greeting) ?? [];
        if (position !== undefined) return settle(() => resolve(Number(position)));
        if (greeting.length > MAX_GREETING) return onEnd();
      }
    };
    connection.on('readable', onReadable);
    connection.on('close', onEnd);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
