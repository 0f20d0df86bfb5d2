import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttemptResult, attemptResult } from '@naru/protocol/attempt-result';
import { createLog } from '@naru/service-kit/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../testing/host-fixture.ts';
import { ResultOutbox, type ResultOutcome } from './result-outbox.ts';

let folder: string;
let outbox: ResultOutbox;
let outcomes: ResultOutcome[];
/** What the site answers to each result, by default that it is stored. */
let answer: (result: AttemptResult) => number | 'unreachable';
/** What the site was sent, in order. */
let sent: string[];

const fetchSite: typeof fetch = async (url, init) => {
  expect(url).toBe('http://site.test/api/results');
  expect(init?.headers).toMatchObject({ authorization: `Bearer ${'s'.repeat(40)}` });
  const result = attemptResult.parse(JSON.parse(Buffer.from(init?.body as Uint8Array).toString()));
  const status = answer(result);
  if (status === 'unreachable') throw new TypeError('fetch failed');
  if (status === 204) sent.push(result.exerciseId);
  return new Response(null, { status });
};

function anOutbox(): ResultOutbox {
  return new ResultOutbox({
    folder,
    siteUrl: 'http://site.test',
    serviceToken: 's'.repeat(40),
    fetch: fetchSite,
    log: createLog('sandbox-host', 'silent'),
    onOutcome: (outcome) => outcomes.push(outcome),
    retryMs: [1, 2, 5],
  });
}

let count = 0;
function aResult(exerciseId: string, change: Partial<AttemptResult> = {}): AttemptResult {
  count += 1;
  return attemptResult.parse({
    resultId: `res_${String(count).padStart(8, 'a')}`,
    attemptId: 'att_aaaaaaaa',
    studentId: 'stu_aaaaaaaa',
    sandboxId: 'sbx_aaaaaaaa',
    lesson: 'first-run',
    exerciseId,
    startedAtMs: 1,
    decidedAtMs: 1_000 + count,
    cause: 'asked',
    specHash: 'x',
    points: 100,
    earned: 50,
    criteria: [],
    answers: {},
    values: {},
    basis: { seed: 'x', evidence: {}, readings: [] },
    ...change,
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-outbox-'));
  outcomes = [];
  sent = [];
  answer = () => 204;
  outbox = anOutbox();
});
afterEach(async () => {
  await outbox.close();
  await rm(folder, { recursive: true });
});

const files = async () => (await readdir(folder)).filter((name) => name.endsWith('.json'));

test('a result is sent and then no longer kept', async () => {
  await outbox.keep(aResult('one'));
  await until(() => outcomes.length === 1, 'the sending');
  expect(outcomes).toEqual(['sent']);
  expect(await files()).toEqual([]);
});

test('while the site is down results wait, and go in their order when it is back', async () => {
  answer = () => 'unreachable';
  await outbox.keep(aResult('one'));
  await outbox.keep(aResult('two'));
  await outbox.keep(aResult('three'));
  expect(await files()).toHaveLength(3);
  answer = () => 204;
  await until(() => outbox.waiting === 0, 'the sending');
  expect(sent).toEqual(['one', 'two', 'three']);
});

test('what a killed program kept is sent by the next one', async () => {
  answer = () => 'unreachable';
  await outbox.keep(aResult('one'));
  await outbox.close();
  answer = () => 204;
  outbox = anOutbox();
  await outbox.start();
  await until(() => sent.length === 1, 'the sending');
  expect(sent).toEqual(['one']);
});

test('one that was stored but not answered is sent again', async () => {
  const attempts: string[] = [];
  answer = ({ resultId }) => {
    attempts.push(resultId);
    return attempts.length === 1 ? 'unreachable' : 204;
  };
  await outbox.keep(aResult('one'));
  await until(() => outbox.waiting === 0, 'the sending');
  expect(new Set(attempts).size).toBe(1);
  expect(attempts).toHaveLength(2);
});

test.each([401, 408, 429, 502, 503])('a site that answers %i is asked again', async (status) => {
  let tries = 0;
  answer = () => {
    tries += 1;
    return tries < 3 ? status : 204;
  };
  await outbox.keep(aResult('one'));
  await until(() => sent.length === 1, 'the sending');
  expect(tries).toBe(3);
});

test('one that the site refuses is set aside, and the others go on', async () => {
  answer = ({ exerciseId }) => (exerciseId === 'bad' ? 400 : 204);
  const bad = aResult('bad');
  await outbox.keep(bad);
  await outbox.keep(aResult('good'));
  await until(() => outcomes.length === 2, 'both');
  expect(outcomes).toEqual(['refused', 'sent']);
  const [name = ''] = await readdir(join(folder, 'refused'));
  expect(JSON.parse(await readFile(join(folder, 'refused', name), 'utf8'))).toEqual(bad);
});

test('one that the site stumbles over holds no other up, and is set aside in the end', async () => {
  answer = ({ exerciseId }) => (exerciseId === 'bad' ? 500 : 204);
  await outbox.keep(aResult('bad'));
  await outbox.keep(aResult('good'));
  await until(() => outcomes.length === 2, 'both');
  expect(outcomes).toEqual(['sent', 'refused']);
});

test('a site that stumbles over every result is waited for, however often each is tried', async () => {
  let tries = 0;
  answer = () => {
    tries += 1;
    return 500;
  };
  for (const exerciseId of ['one', 'two', 'three']) await outbox.keep(aResult(exerciseId));
  await until(() => tries > 40, 'more than ten tries of each');
  expect(outcomes).toEqual([]);
  answer = () => 204;
  await until(() => outcomes.length === 3, 'the sending');
  expect(outcomes).toEqual(['sent', 'sent', 'sent']);
});
