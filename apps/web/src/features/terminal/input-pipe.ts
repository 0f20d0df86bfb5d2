import { splitInput } from './split-input.ts';

interface InputPipeDeps {
  /** One command carries at most this. */
  maxChars: number;
  /** Beyond this many characters on their way, more waits: a long paste must not flood the sandbox host. */
  windowChars: number;
  /** Resolves when the sandbox host has taken the part; with a number of milliseconds when it asks for patience. */
  send(data: string): Promise<number | undefined>;
  setTimer(run: () => void, ms: number): void;
}

interface InputPipe {
  write(data: string): void;
  /** Throws away what has not been sent, for a terminal that is gone or reconnected. */
  clear(): void;
}

/** Keystrokes leave at once and in order; what does not fit in the window follows as parts are taken. */
export function createInputPipe({ maxChars, windowChars, send, setTimer }: InputPipeDeps): InputPipe {
  let queue: string[] = [];
  let charsInFlight = 0;
  let generation = 0;
  let isWaiting = false;

  const pump = () => {
    while (!isWaiting) {
      const next = queue[0];
      if (next === undefined || (charsInFlight > 0 && charsInFlight + next.length > windowChars)) return;
      queue.shift();
      void sendPart(next);
    }
  };

  const sendPart = async (part: string) => {
    const sentIn = generation;
    charsInFlight += part.length;
    // A part the host refused for good is lost, as a key on a dead line is; what follows may still be wanted.
    const waitMs = await send(part).catch(() => undefined);
    if (sentIn !== generation) return;
    charsInFlight -= part.length;
    if (waitMs !== undefined) {
      queue.unshift(part);
      isWaiting = true;
      setTimer(() => {
        if (sentIn !== generation) return;
        isWaiting = false;
        pump();
      }, waitMs);
      return;
    }
    pump();
  };

  return {
    write(data) {
      const last = queue.at(-1);
      // Keys typed while a paste is on its way travel together.
      if (last !== undefined && last.length + data.length <= maxChars) queue[queue.length - 1] = last + data;
      else queue.push(...splitInput(data, maxChars));
      pump();
    },
    clear() {
      generation += 1;
      queue = [];
      charsInFlight = 0;
      isWaiting = false;
    },
  };
}
