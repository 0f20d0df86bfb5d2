import type { ErrorCode } from '@naru/protocol/error-codes';
import { CommandError } from '../workspace/command-error.ts';
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
  /** Settles when the sandbox host has taken all of it, or refused some. Keys typed by hand need not wait for it. */
  write(data: string): Promise<void>;
  /** Throws away what has not been sent, for a terminal that is gone or reconnected. */
  clear(refusal: ErrorCode): void;
}

interface Write {
  taken: Promise<void>;
  settle(refusal?: unknown): void;
}

interface Part {
  data: string;
  write: Write;
  isLast: boolean;
}

/** Keystrokes leave at once and in order; what does not fit in the window follows as parts are taken. */
export function createInputPipe({ maxChars, windowChars, send, setTimer }: InputPipeDeps): InputPipe {
  let queue: Part[] = [];
  let charsInFlight = 0;
  let generation = 0;
  let isWaiting = false;

  const pump = () => {
    while (!isWaiting) {
      const next = queue[0];
      if (next === undefined || (charsInFlight > 0 && charsInFlight + next.data.length > windowChars)) return;
      queue.shift();
      void sendPart(next);
    }
  };

  const sendPart = async (part: Part) => {
    const { data, write, isLast } = part;
    const sentIn = generation;
    charsInFlight += data.length;
    let waitMs: number | undefined;
    try {
      waitMs = await send(data);
      if (waitMs === undefined && isLast) write.settle();
    } catch (error) {
      write.settle(error);
      // Half of a command must not run. What was written after it may still be wanted.
      queue = queue.filter((other) => other.write !== write);
    }
    if (sentIn !== generation) {
      // A part that was to be patient was thrown away meanwhile; any other has been answered.
      write.settle(new CommandError({ code: 'RATE_LIMITED' }));
      return;
    }
    charsInFlight -= data.length;
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
      if (last !== undefined && last.data.length + data.length <= maxChars) {
        last.data += data;
        pump();
        return last.write.taken;
      }
      const write = createWrite();
      const parts = splitInput(data, maxChars);
      queue.push(...parts.map((part, at) => ({ data: part, write, isLast: at === parts.length - 1 })));
      pump();
      return write.taken;
    },
    clear(refusal) {
      generation += 1;
      for (const { write } of queue) write.settle(new CommandError({ code: refusal }));
      queue = [];
      charsInFlight = 0;
      isWaiting = false;
    },
  };
}

function createWrite(): Write {
  let settle: Write['settle'] = () => undefined;
  const taken = new Promise<void>((resolve, reject) => {
    settle = (refusal) => (refusal === undefined ? resolve() : reject(refusal));
  });
  // A key lost on a dead line is nobody's error.
  taken.catch(() => undefined);
  return { taken, settle };
}
