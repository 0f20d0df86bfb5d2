import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PassedStages } from './passed-stages.ts';

const HOUR_MS = 60 * 60 * 1000;

describe('the stages that have passed', () => {
  let folder: string;
  let nowMs: number;
  const open = () => new PassedStages(folder, () => nowMs);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'naru-passed-'));
    nowMs = Date.UTC(2026, 10, 21);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are known to the next command, with their counts and their time', () => {
    open().keep('unit', 'a', 12);
    nowMs += HOUR_MS;
    expect(open().find('unit', 'a')).toEqual({ inputs: 'a', passed: 12, atMs: nowMs - HOUR_MS });
  });

  it('count for nothing once their inputs have changed', () => {
    open().keep('unit', 'a', 12);
    expect(open().find('unit', 'b')).toBeUndefined();
    expect(open().find('unit', undefined)).toBeUndefined();
    expect(open().find('e2e', 'a')).toBeUndefined();
  });

  it('count for a day', () => {
    open().keep('unit', 'a', 12);
    nowMs += 24 * HOUR_MS - 1;
    expect(open().find('unit', 'a')).toBeDefined();
    nowMs += 1;
    expect(open().find('unit', 'a')).toBeUndefined();
  });

  it('are not believed when the clock was put back', () => {
    open().keep('unit', 'a', 12);
    nowMs -= 1;
    expect(open().find('unit', 'a')).toBeUndefined();
  });

  it('are forgotten one by one when one fails', () => {
    open().keep('unit', 'a', 12);
    open().keep('e2e', 'a', 3);
    open().forget('unit');
    expect(open().find('unit', 'a')).toBeUndefined();
    expect(open().find('e2e', 'a')?.passed).toBe(3);
  });

  it.each(['', '{"unit":{"inputs":"a","passed":0,"atMs":1}}', '[]'])(
    'all run again after a damaged record: %s',
    (text) => {
      writeFileSync(join(folder, 'passed-stages.json'), text);
      expect(open().find('unit', 'a')).toBeUndefined();
      open().keep('unit', 'a', 1);
      expect(open().find('unit', 'a')?.passed).toBe(1);
    },
  );
});
