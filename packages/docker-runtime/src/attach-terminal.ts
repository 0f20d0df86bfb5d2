import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { TerminalId } from '@naru/protocol/ids';
import type { TerminalStream } from '@naru/sandbox/sandbox-runtime';
import { AppError } from '@naru/service-kit/app-error';
import type Docker from 'dockerode';
import { askDocker, toSandboxError } from './docker-failure.ts';
import { openExec } from './open-exec.ts';
import { runExec } from './run-exec.ts';

const OPEN_TIMEOUT_MS = 10_000;
const DETACH_TIMEOUT_MS = 5_000;
/** The program runs some 40 ms after the engine's answer, and a size can be set only then. */
const RESIZE_PATIENCE_MS = 3_000;
const RESIZE_RETRY_MS = 15;
/** What dtach says first of all. It would wipe the screen that a restarted sandbox host has kept. */
const DTACH_CLEAR = Buffer.from('\x1b[H\x1b[J');

/** The process that this pid was given for: pids are used again, so its command line is asked. */
const KILL_CLIENT = `
kill_client() {
  local words
  { mapfile -d '' -t words < "/proc/$1/cmdline"; } 2> /dev/null || return 0
  [ "\${words[0]}" = dtach ] && [ "\${words[2]}" = "/run/naru/terminals/$id.sock" ] && kill -KILL "$1"
}
id=$1
file=/run/naru/terminals/$id.client
pid= token=
{ read -r pid token < "$file"; } 2> /dev/null
`;

/**
 * Ends the attachment before this one (one whose sandbox host was killed would stay and hold the output back), sets
 * the size before the shell can ask for it, and becomes the attachment.
 */
const ATTACH_SCRIPT = `${KILL_CLIENT}
[ -n "$pid" ] && kill_client "$pid"
echo "$$ $2" > "$file"
stty cols "$4" rows "$5"
exec /usr/lib/naru/terminal "$id" "$3"
`;

/** Ends an attachment unless another has taken its place. */
const DETACH_SCRIPT = `${KILL_CLIENT}
[ "$token" = "$2" ] && kill_client "$pid"
exit 0
`;

/** Opens a PTY that shows the shell of a terminal. One attachment a terminal: a later one ends the earlier. */
export async function attachTerminal(
  docker: Docker,
  containerName: string,
  request: { terminalId: TerminalId; cols: number; rows: number; cwd: string },
): Promise<TerminalStream> {
  const { terminalId, cols, rows, cwd } = request;
  const token = randomBytes(8).toString('hex');
  const argv = ['bash', '-c', ATTACH_SCRIPT, 'attach', terminalId, token, cwd, String(cols), String(rows)];
  const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS);
  const { exec, socket } = await askDocker('attach to a terminal', () =>
    openExec(docker, containerName, { argv, hasPty: true }, signal),
  );

  let hasEnded = false;
  socket.once('end', () => {
    hasEnded = true;
  });
  // An unheard error would end this program; its consequence, the close, is what readers act on.
  socket.on('error', () => {});
  socket.once('close', () => {
    if (hasEnded) return;
    // Docker leaves the attachment's process running, which would go on taking the shell's output.
    const detach = ['bash', '-c', DETACH_SCRIPT, 'detach', terminalId, token];
    runExec(docker, containerName, {
      argv: detach,
      timeoutMs: DETACH_TIMEOUT_MS,
      maxOutputBytes: 1_000,
    }).catch(
      () => {}, // The sandbox stopped, or the next attachment ends this one.
    );
    hasEnded = true;
  });

  await waitForFirstBytes(socket, signal);
  dropDtachClear(socket);

  const setSize = async (size: { cols: number; rows: number }): Promise<void> => {
    const deadlineMs = Date.now() + RESIZE_PATIENCE_MS;
    while (!hasEnded) {
      try {
        await exec.resize({ w: size.cols, h: size.rows });
        return;
      } catch (error) {
        if (Date.now() > deadlineMs) throw toSandboxError(error, 'resize a terminal');
        await delay(RESIZE_RETRY_MS);
      }
    }
  };
  // One after the other, or the last size asked for might not be the last one set.
  let sizing = Promise.resolve();
  return {
    stream: socket,
    resize(size) {
      const done = sizing.then(() => setSize(size));
      sizing = done.catch(() => {});
      return done;
    },
    detach: () => {
      socket.destroy();
    },
  };
}

/** dtach writes it in one piece, so it is whole or not there. */
function dropDtachClear(socket: Duplex): void {
  const bytes = socket.read() as Buffer | null;
  if (bytes === null) return;
  const isClear = bytes.subarray(0, DTACH_CLEAR.length).equals(DTACH_CLEAR);
  const rest = isClear ? bytes.subarray(DTACH_CLEAR.length) : bytes;
  if (rest.length > 0) socket.unshift(rest);
}

/**
 * The engine answers before the program runs. dtach clears the screen when it is attached, and only from then on can
 * the terminal be closed, listed and resized. A program that cannot start ends the stream instead.
 */
function waitForFirstBytes(socket: Duplex, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      socket.off('readable', onBytes);
      socket.off('close', onBytes);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onBytes = () => settle(resolve);
    const onAbort = () =>
      settle(() => {
        socket.destroy();
        reject(new AppError('TIMED_OUT', 'the terminal did not open in time'));
      });
    // Tells of bytes without taking them.
    socket.on('readable', onBytes);
    socket.on('close', onBytes);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
