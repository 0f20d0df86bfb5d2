import { expect, test } from 'vitest';
import { OutputPacer } from './output-pacer.ts';

const aPacer = () => new OutputPacer({ highWaterBytes: 100, lowWaterBytes: 20 });

test('a viewer is behind from above the high mark until below the low one', () => {
  const pacer = aPacer();
  pacer.sent(100);
  expect(pacer.isBehind).toBe(false);
  pacer.sent(1);
  expect(pacer.isBehind).toBe(true);
  pacer.acked(81);
  expect(pacer.isBehind).toBe(true);
  pacer.acked(1);
  expect(pacer.isBehind).toBe(false);
});

test('acknowledging more than was sent, or less than nothing, does not disable the limit', () => {
  const pacer = aPacer();
  pacer.acked(1_000_000);
  pacer.sent(101);
  pacer.acked(-50);
  expect(pacer.isBehind).toBe(true);
});
