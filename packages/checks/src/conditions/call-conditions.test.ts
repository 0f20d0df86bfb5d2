import { describe, expect, test } from 'vitest';
import type { Condition } from '../condition-spec.ts';
import type { ApiCallEntry, CliCallEntry } from '../evidence.ts';
import { state, type World } from '../testing/judge-condition.ts';

describe('api and cli', () => {
  const call = (path: string, more: Partial<ApiCallEntry> = {}): ApiCallEntry => ({
    sequence: 0,
    timeMs: 0,
    method: 'GET',
    path,
    query: {},
    body: undefined,
    ...more,
  });
  const cli = (...argv: string[]): CliCallEntry => ({
    ...{ sequence: 0, timeMs: 0, argv, cwd: '/', terminal: 'trm_1', exitCode: 0, endedAtMs: 1 },
  });
  const world: World = {
    engine: { containers: [{ name: 'mystery', id: 'abcdef0123' }] },
    evidence: {
      apiCalls: {
        hasGaps: false,
        entries: [
          call('/containers/abcdef0123/logs'),
          call('/containers/json', { query: { all: '1' } }),
          call('/containers/create', { method: 'POST', body: { HostConfig: { AutoRemove: true } } }),
        ],
      },
      cliCalls: { hasGaps: false, entries: [cli('docker', 'ps', '--format', '{{.Names}}')] },
    },
  };
  test.each<[Condition, string]>([
    [{ api: { method: 'GET', container: 'mystery', path: { endsWith: '/logs' } } }, 'met'],
    [{ api: { container: 'other', path: { endsWith: '/logs' } } }, 'unmet'],
    [{ api: { path: '/containers/json', query: { all: 1 } } }, 'met'],
    [{ api: { method: 'POST', path: '/containers/create', body: { 'HostConfig.AutoRemove': true } } }, 'met'],
    [{ api: { body: { 'HostConfig.constructor': { contains: 'Object' } } } }, 'unmet'],
    [{ cli: { command: { program: 'ps', argument: '--format' }, exitCode: 0 } }, 'met'],
    [{ cli: { command: 'ps -a' } }, 'unmet'],
  ])('%j is %s', async (data, expected) => {
    expect(await state(data, world)).toBe(expected);
    expect(await state(data)).toBe('unavailable');
  });
});
