import { describe, expect, test } from 'vitest';
import { seededRandom } from './seeded-random.ts';

describe('seededRandom', () => {
  test('draws the same numbers from the same seed, and others from another', () => {
    const draw = (seed: string) => Array.from({ length: 5 }, seededRandom(seed));
    expect(draw('seed')).toEqual(draw('seed'));
    expect(draw('seed')).not.toEqual(draw('seee'));
    expect(draw('seed')).not.toEqual(draw(''));
  });

  test('draws from 0 to below 1, about evenly', () => {
    const random = seededRandom('even');
    const counts = new Array<number>(16).fill(0);
    for (let turn = 0; turn < 16_000; turn += 1) {
      const drawn = random();
      expect(drawn >= 0 && drawn < 1).toBe(true);
      counts[Math.floor(drawn * 16)] = (counts[Math.floor(drawn * 16)] ?? 0) + 1;
    }
    // 1,000 each; five standard deviations are about 150.
    expect(counts.every((count) => Math.abs(count - 1_000) < 150)).toBe(true);
  });
});
