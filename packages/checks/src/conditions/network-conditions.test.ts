import { describe, expect, test } from 'vitest';
import type { Condition } from '../condition-spec.ts';
import type { FakeEngine } from '../testing/fake-engine-probe.ts';
import { state, type World } from '../testing/judge-condition.ts';

describe('http', () => {
  const containers = [{ name: 'ws1' }, { name: 'live-web' }];
  const world = (http: NonNullable<FakeEngine['http']>): World => ({
    engine: { containers, http, files: { 'site/index.html': '<h1>안녕</h1>\n' } },
  });

  test('a port belongs to the container that logs a path nobody could know', async () => {
    const spec: Condition = { http: { port: 8000, status: 200, servedBy: 'ws1' } };
    expect(await state(spec, world({ 8000: { container: 'ws1' } }))).toBe('met');
    expect(await state(spec, world({ 8000: { container: 'live-web' } }))).toBe('unmet');
    expect(await state(spec, world({ 8000: { body: 'It works!' } }))).toBe('unmet');
    expect(await state(spec, world({}))).toBe('unmet');
  });

  test('a folder is served when a file that was just put there comes back', async () => {
    const spec: Condition = { http: { port: 8088, serves: 'site' } };
    expect(await state(spec, world({ 8088: { folder: 'site' } }))).toBe('met');
    expect(await state(spec, world({ 8088: { body: '<h1>안녕</h1>' } }))).toBe('unmet');
    expect(await state({ http: { port: 8088, serves: 'other' } }, world({ 8088: { folder: 'site' } }))).toBe(
      'unmet',
    );
  });

  test('a body is compared with a file that is read now', async () => {
    const spec: Condition = {
      http: { port: 80, body: { equals: { file: { workspace: 'site/index.html' } } } },
    };
    expect(await state(spec, world({ 80: { body: '<h1>안녕</h1>' } }))).toBe('met');
    expect(await state(spec, world({ 80: { body: 'It works!' } }))).toBe('unmet');
    const missing: Condition = { http: { port: 80, body: { equals: { file: { workspace: 'nosuch' } } } } };
    expect(await state(missing, world({ 80: { body: '' } }))).toBe('unmet');
  });

  test('a door may have to be closed from one side', async () => {
    const spec: Condition = { http: { port: 8090, from: 'gateway', isReachable: false } };
    expect(await state(spec, world({ 8090: { onlyLoopback: true } }))).toBe('met');
    expect(await state(spec, world({ 8090: {} }))).toBe('unmet');
    expect(await state({ tcp: { port: 8090 } }, world({ 8090: {} }))).toBe('met');
    expect(await state({ tcp: { port: 8090, isOpen: false } }, world({ 8090: {} }))).toBe('unmet');
  });
});

describe('redis', () => {
  const engine: FakeEngine = {
    containers: [{ name: 'myredis' }, { name: 'other' }],
    redis: { myredis: { greeting: 'n0nce' }, other: {} },
    redisPorts: { 16379: 'myredis', 16380: 'other' },
  };
  test.each<[Condition['redis'], string]>([
    [{ container: 'myredis', command: ['GET', 'greeting'], reply: '{NONCE}' }, 'met'],
    [{ container: 'other', command: ['GET', 'greeting'], reply: '{NONCE}' }, 'unmet'],
    [{ container: 'other', command: ['GET', 'greeting'], reply: { isEmpty: true } }, 'met'],
    [{ container: 'gone', command: ['GET', 'greeting'], reply: { isEmpty: true } }, 'unmet'],
    [{ port: 16379, servedBy: 'myredis' }, 'met'],
    [{ port: 16380, servedBy: 'myredis' }, 'unmet'],
    [{ port: 1, servedBy: 'myredis' }, 'unmet'],
  ])('%j is %s', async (spec, expected) => {
    expect(await state({ redis: spec }, { engine })).toBe(expected);
    expect(engine.redis).toEqual({ myredis: { greeting: 'n0nce' }, other: {} });
  });
});
