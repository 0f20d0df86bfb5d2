import { describe, expect, test } from 'vitest';
import type { Condition } from '../condition-spec.ts';
import { fakeEvents } from '../testing/fake-events.ts';
import { judge, state, type World } from '../testing/judge-condition.ts';

describe('event', () => {
  const events = fakeEvents([
    { action: 'create', name: 'writer', id: 'w1' },
    { type: 'volume', action: 'mount', id: 'notes', attributes: { container: 'w1', 'read/write': 'true' } },
    { action: 'start', name: 'writer', id: 'w1' },
    { action: 'exec_create', name: 'writer', id: 'w1', command: 'redis-cli set token n0nce' },
    { action: 'kill', name: 'writer', id: 'w1', signal: 15 },
    { action: 'die', name: 'writer', id: 'w1', exitCode: 0, image: 'redis:8' },
    { action: 'destroy', name: 'writer', id: 'w1' },
    { action: 'create', name: 'writer', id: 'w2' },
    { action: 'start', name: 'writer', id: 'w2' },
  ]);
  const world: World = { evidence: { events }, engine: { containers: [{ name: 'writer', id: 'w2' }] } };

  test.each<[Condition['event'], string]>([
    [{ action: 'destroy', container: 'writer' }, 'met'],
    [{ action: ['stop', 'kill'], container: 'writer', signal: 15 }, 'met'],
    [{ action: 'kill', signal: 9 }, 'unmet'],
    [{ action: 'die', exitCode: 0, image: 'docker.io/library/redis:8' }, 'met'],
    [{ action: 'exec_create', command: { program: 'redis-cli', contains: '{NONCE}' } }, 'met'],
    [{ action: 'exec_create', container: 'writer', isCurrent: true }, 'unmet'],
    [
      {
        action: 'create',
        container: 'writer',
        isCurrent: true,
        after: { action: 'destroy', container: 'writer' },
      },
      'met',
    ],
    [{ action: 'destroy', after: { action: 'create', container: 'writer', isCurrent: true } }, 'unmet'],
    [{ action: 'destroy', after: { action: 'exec_create', sameContainer: true } }, 'met'],
    [
      {
        action: 'start',
        isCurrent: true,
        container: 'writer',
        after: { action: 'die', sameContainer: true },
      },
      'unmet',
    ],
    [
      {
        type: 'volume',
        action: 'mount',
        volume: 'notes',
        container: 'writer',
        attributes: { 'read/write': true },
      },
      'met',
    ],
    [
      {
        action: 'start',
        isCurrent: true,
        container: 'writer',
        after: {
          action: 'destroy',
          after: { type: 'volume', action: 'mount', volume: 'notes', sameContainer: true },
        },
      },
      'met',
    ],
    [{ action: 'create', count: 2 }, 'met'],
    [{ action: 'create', count: { atMost: 1 } }, 'unmet'],
  ])('%j is %s', async (event, expected) => {
    expect(await state({ event }, world)).toBe(expected);
  });

  test('an event that did not happen tells what happened to that container, with the values that were asked for', async () => {
    const renamed = fakeEvents([
      { action: 'create', name: 'shop', id: 's1' },
      { action: 'start', name: 'other', id: 'o1' },
      { action: 'rename', name: 'shop-42', id: 's1', attributes: { oldName: '/shop', image: 'alpine' } },
      ...['start', 'kill', 'die', 'stop'].map((action) => ({ action, name: 'shop-42', id: 's1' })),
    ]);
    const found = async (event: Condition['event']) =>
      (await judge({ event }, { evidence: { events: renamed } })).found;
    const happened = (events: string) => `있었던 일: ${events} (찾는 일은 없었어요)`;
    expect(await found({ action: 'rename', container: 'shop-{N}', attributes: { oldName: 'shop' } })).toBe(
      happened('rename shop-42 (oldName=/shop)'),
    );
    expect(await found({ action: 'pause', container: 'shop' })).toBe(happened('create shop'));
    expect(await found({ action: 'pause', container: 'shop-42' })).toBe(
      happened('kill shop-42, die shop-42, stop shop-42'),
    );
    expect(await found({ action: 'pause', container: 'nobody' })).toBe('있었던 일: 그런 일이 없었어요');
    expect(await found({ type: 'volume', action: 'mount' })).toBe('있었던 일: 그런 일이 없었어요');
  });

  test('what an event says is told in a bounded way', async () => {
    const evil = fakeEvents([{ action: 'exec_create', name: 'web', command: `\u202e${'a'.repeat(9_999)}` }]);
    const { found } = await judge(
      { event: { action: 'exec_create', command: { contains: 'b' } } },
      { evidence: { events: evil } },
    );
    expect(found).toMatch(/exec_create web \(command= ?aaa/);
    expect(found.length).toBeLessThan(120);
  });

  test('what is missing from a record with gaps is unknown, what is there counts', async () => {
    const evidence = { events: { ...events, hasGaps: true } };
    expect(await state({ event: { action: 'destroy' } }, { evidence })).toBe('met');
    expect(await state({ event: { action: 'pause' } }, { evidence })).toBe('unavailable');
    expect(await state({ not: { event: { action: 'pause' } } }, { evidence })).toBe('unavailable');
    expect(await state({ event: { action: 'destroy', count: 1 } }, { evidence })).toBe('unavailable');
  });

  test('thousands of events are judged without delay', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      action: 'die',
      name: `c${index}`,
      id: `c${index}`,
    }));
    const event = { action: 'die', after: { action: 'die', sameContainer: true, after: { action: 'die' } } };
    const startedAt = performance.now();
    expect(await state({ event }, { evidence: { events: fakeEvents(many) } })).toBe('unmet');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
