import { expect, test } from 'vitest';
import { type CheckSpec, checkSpec } from './check-spec.ts';
import { actingCriteria, concernedCriteria, type Happening } from './concerned-criteria.ts';
import type { Condition } from './condition-spec.ts';

const event = (type: string, action: string): Happening => ({ kind: 'event', event: { type, action } });

function aSpec(checks: Record<string, Condition>, needs: Record<string, string[]> = {}): CheckSpec {
  return checkSpec.parse({
    criteria: Object.entries(checks).map(([id, check]) => ({
      ...{ id, points: 10, text: '그래요', check },
      ...(needs[id] === undefined ? {} : { needs: needs[id] }),
    })),
  });
}

const spec = aSpec({
  container: { container: { name: 'web' } },
  image: { image: { name: 'mine' } },
  file: { file: { workspace: 'site/{NONCE}.html', content: 'x' } },
  inside: { file: { container: 'web', path: '/x' } },
  dockerfile: { dockerfile: { workspace: 'Dockerfile', instruction: 'CMD' } },
  http: { http: { port: 8000, status: 200 } },
  redis: { redis: { container: 'db', reply: 'PONG' } },
  killed: { not: { event: { action: 'kill' } } },
  listed: { api: { method: 'GET', path: '/containers/json' } },
  answer: { answer: { field: 'id', is: { word: { log: { container: 'web' } } } } },
  build: { rebuild: { context: '.', succeeds: true } },
  prints: { all: [{ any: [{ run: { image: 'mine', stdout: 'x' } }] }] },
});
const of = (happening: Happening) => concernedCriteria(spec, happening, { NONCE: 'calm-otter-42' });

test('an end of a container concerns containers and what they serve, and logs that an answer is compared with', () => {
  expect(of(event('container', 'die'))).toEqual(['container', 'inside', 'http', 'redis', 'answer']);
});

test('a command inside a container concerns its files and servers, not its state', () => {
  expect(of(event('container', 'exec_die'))).toEqual(['inside', 'http', 'redis']);
});

test('an image concerns what is judged of images', () => {
  expect(of(event('image', 'tag'))).toEqual(['image', 'build', 'prints']);
  expect(of(event('container', 'commit'))).toEqual(['image', 'build', 'prints']);
});

test('an event concerns a criterion that asks for it, also for its absence', () => {
  expect(of(event('container', 'kill'))).toEqual(['killed']);
});

test('an earlier event that is asked for concerns the criterion', () => {
  const after = aSpec({ order: { event: { action: 'start', after: { action: 'rename' } } } });
  expect(concernedCriteria(after, event('container', 'rename'), {})).toEqual(['order']);
  expect(concernedCriteria(after, event('container', 'stop'), {})).toEqual([]);
});

test('a call concerns what asks for calls of its method', () => {
  expect(of({ kind: 'call', call: { method: 'GET' } })).toEqual(['listed']);
  expect(of({ kind: 'call', call: { method: 'POST' } })).toEqual([]);
});

test('a file concerns what reads it by its filled name, and pages that may show it', () => {
  expect(of({ kind: 'files', paths: ['site/calm-otter-42.html'] })).toEqual(['file', 'http']);
  expect(of({ kind: 'files', paths: ['site'] })).toEqual(['file', 'http']);
  expect(of({ kind: 'files', paths: ['Dockerfile'] })).toEqual(['dockerfile', 'http']);
});

test('a port that begins to listen concerns what asks on it', () => {
  expect(of({ kind: 'ports', ports: [8000] })).toEqual(['http', 'redis']);
  expect(of({ kind: 'ports', ports: [9999] })).toEqual(['redis']);
});

test('an answer concerns what reads its field', () => {
  expect(of({ kind: 'answers', fields: ['id'] })).toEqual(['answer']);
  expect(of({ kind: 'answers', fields: ['other'] })).toEqual([]);
});

test('what waits for a concerned criterion is concerned', () => {
  const waiting = aSpec(
    { made: { image: { name: 'mine' } }, ran: { container: { name: 'x' } } },
    { ran: ['made'] },
  );
  expect(concernedCriteria(waiting, event('image', 'tag'), {})).toEqual(['made', 'ran']);
});

test('a text that is compared with a page concerns the page', () => {
  const compared = aSpec({
    same: { file: { workspace: 'a', content: { equals: { http: { port: 80 } } } } },
  });
  expect(concernedCriteria(compared, { kind: 'ports', ports: [80] }, {})).toEqual(['same']);
});

test('running, rebuilding and scripts are what takes time, wherever they stand', () => {
  expect(actingCriteria(spec)).toEqual(['build', 'prints']);
  const compared = aSpec({
    same: { answer: { field: 'x', is: { equals: { run: { image: 'alpine', command: ['ls'] } } } } },
  });
  expect(actingCriteria(compared)).toEqual(['same']);
});

test('a file that a container goes on writing is looked at when containers change, not with every line', () => {
  const written = aSpec({ log: { file: { workspace: 'app.log', writtenBy: 'logger' } } });
  expect(concernedCriteria(written, { kind: 'files', paths: ['app.log'] }, {})).toEqual([]);
  expect(concernedCriteria(written, event('container', 'start'), {})).toEqual(['log']);
  expect(actingCriteria(written)).toEqual(['log']);
});

test('a command that a shell told of concerns what asks for commands', () => {
  const typed = aSpec({ ps: { cli: { command: { startsWith: 'ps' } } }, web: { container: {} } });
  expect(concernedCriteria(typed, { kind: 'cli' }, {})).toEqual(['ps']);
});
