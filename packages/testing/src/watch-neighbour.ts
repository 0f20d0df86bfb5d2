import type { SandboxId } from '@naru/protocol/ids';
import type { SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import { expect } from 'vitest';

/** Longer than anything a neighbour does may take beside an attack, on a machine that runs other tests too. */
const NEIGHBOUR_MS = 4_000;

/** Runs an attack and expects that the neighbour answered meanwhile, each time soon. */
export async function besideNeighbour<T>(
  runtime: SandboxRuntime,
  neighbour: SandboxId,
  attack: () => Promise<T>,
): Promise<T> {
  const watch = watchNeighbour(runtime, neighbour);
  const result = await attack().finally(() => watch.stop());
  const { slowestMs, answers } = await watch.stop();
  expect(answers).toBeGreaterThan(0);
  expect(slowestMs).toBeLessThan(NEIGHBOUR_MS);
  return result;
}

interface NeighbourWatch {
  /** Ends the watch and tells the longest answer and how many there were. */
  stop(): Promise<{ slowestMs: number; answers: number }>;
}

/** Asks a sandbox for a small thing again and again, as its student would, while something happens beside it. */
function watchNeighbour(runtime: SandboxRuntime, sandboxId: SandboxId): NeighbourWatch {
  let isStopped = false;
  const request = { argv: ['true'], timeoutMs: 20_000, maxOutputBytes: 100 };
  const run = async () => {
    let slowestMs = 0;
    let answers = 0;
    do {
      const startedMs = performance.now();
      await runtime.exec(sandboxId, request);
      slowestMs = Math.max(slowestMs, performance.now() - startedMs);
      answers++;
    } while (!isStopped);
    return { slowestMs, answers };
  };
  const running = run();
  running.catch(() => {}); // Told by stop().
  return {
    stop: () => {
      isStopped = true;
      return running;
    },
  };
}
