import { expect, test } from 'vitest';
import { formatReport, isTargetMet, percentile } from './measurement.ts';

test('the median of ten samples is the fifth, the 95th percentile the tenth', () => {
  const samples = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
  expect(percentile(samples, 0.5)).toBe(5);
  expect(percentile(samples, 0.95)).toBe(10);
});

test('a percentile of nothing is an error, not a number', () => {
  expect(() => percentile([], 0.5)).toThrow('no samples');
});

test('a missed target is said', () => {
  const figure = { name: 'start p50', value: 1200, unit: 'ms', target: { below: 1000 } } as const;
  expect(isTargetMet(figure)).toBe(false);
  expect(formatReport({ bench: 'start', figures: [figure] })).toContain('MISSED');
});
