import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from './setup-error.ts';

const patienceMs = 20 * 60_000;

/**
 * One preparation of a state folder at a time: `./naru up` and `./naru test` may begin together, and both need it.
 * `onWait` begins a step that is shown while another run holds the lock, and answers with how to end it.
 * The lock is a listening socket without a file: the kernel takes it away from a run that is killed.
 */
export async function withSetupLock<T>(
  name: string,
  options: { onWait: () => (note?: string) => void; patienceMs?: number },
  work: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + (options.patienceMs ?? patienceMs);
  let lock = await takeLock(name);
  const endWait = lock ? undefined : options.onWait();
  while (!lock) {
    if (Date.now() > deadline) {
      throw new SetupError(
        'another run has been preparing the host engine for a long time',
        'look what it does, or end it',
      );
    }
    await sleep(200);
    lock = await takeLock(name);
  }
  endWait?.();
  try {
    return await work();
  } finally {
    lock[Symbol.dispose]();
  }
}

/** The lock of this name, held until it is disposed of or this process ends; undefined when somebody holds it. */
export function takeLock(name: string): Promise<Disposable | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    // The leading zero byte: a name of the kernel's own, not a path.
    server.listen(`\0${name}`, () => resolve({ [Symbol.dispose]: () => void server.close() }));
    server.unref();
  });
}
