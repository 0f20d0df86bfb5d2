import type { SandboxId } from '@naru/protocol/ids';
import type { SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import { expect } from 'vitest';

/** An attack that reaches the neighbour stops it for good; how soon it answers usually is measured by `bench`. */
const NEIGHBOUR_MS = 15_000;

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
