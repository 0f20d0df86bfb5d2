import { describe, expect, test } from 'vitest';
import type { Condition } from '../condition-spec.ts';
import { state } from '../testing/judge-condition.ts';

describe('volume and network', () => {
  const engine = {
    volumes: { notes: { usedBy: ['reader'] } },
    networks: { lab: { containers: ['db', 'app'] } },
  };
  test.each<[Condition, string]>([
    [{ volume: { name: 'notes', driver: 'local', usedBy: ['reader'] } }, 'met'],
    [{ volume: { name: 'notes', usedBy: ['writer'] } }, 'unmet'],
    [{ volume: { name: 'other' } }, 'unmet'],
    [{ network: { name: 'lab', containers: ['db'] } }, 'met'],
    [{ network: { name: 'lab', driver: 'host' } }, 'unmet'],
    [{ network: { name: 'other' } }, 'unmet'],
  ])('%j is %s', async (data, expected) => {
    expect(await state(data, { engine })).toBe(expected);
  });
});
