import type { CheckSpec } from './check-spec.ts';
import { drawNonce } from './draw-nonce.ts';

/** The values of a new attempt: NONCE and what the spec asks for. `random` gives numbers from 0 to below 1. */
export function drawValues(
  { values = {} }: CheckSpec,
  random: () => number,
): Record<string, string | number> {
  const drawn = Object.entries(values).map(([name, { from = 0, to = 0, oneOf }]) => {
    const count = oneOf?.length ?? to - from + 1;
    const index = Math.min(Math.floor(random() * count), count - 1);
    return [name, oneOf?.[index] ?? from + index];
  });
  return { NONCE: drawNonce(random), ...Object.fromEntries(drawn) };
}
