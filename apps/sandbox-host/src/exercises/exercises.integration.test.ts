import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { type AttemptResult, attemptResult } from '@naru/protocol/attempt-result';
import type { ExerciseView } from '@naru/protocol/exercise-view';
import type { SandboxId } from '@naru/protocol/ids';
import { type HostEngineForTests, useHostEngine } from '@naru/testing/host-engine-for-tests';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { student, type TestPage, until } from '../testing/host-fixture.ts';
import { HostProgram } from '../testing/host-program.ts';

const size = { cols: 100, rows: 30 };
const who = student('graded');

let engine: HostEngineForTests;
let program: HostProgram;
let page: TestPage;
/** Typed as `never` where a branded id is wanted: it comes from the host itself. */
let terminalId: never;
let sandboxId: SandboxId;

/** Its last criterion freezes the container for a moment. */
const LOGGER_EXERCISE = 'logs-outside';
interface JournalLine {
  kind: string;
  entry?: { action?: string };
}

const received: AttemptResult[] = [];
const site = createServer((request, response) => {
  void json(request).then((body) => {
    received.push(body as AttemptResult);
    response.writeHead(204).end();
  });
});

beforeAll(async () => {
  engine = await useHostEngine();
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  program = await HostProgram.start(engine, `http://127.0.0.1:${(site.address() as AddressInfo).port}`);
  await open('first-run');
});

afterAll(async () => {
  page?.socket.disconnect();
  await program?.[Symbol.asyncDispose]();
  await engine?.[Symbol.asyncDispose]();
  site.close();
});

async function open(lesson: string): Promise<void> {
  page?.socket.disconnect();
  page = await program.page(who, lesson);
  await page.ask('sandbox:start', {});
  const view = await until(() => (page.view?.phase === 'ready' ? page.view : undefined), 'ready', 30_000);
  sandboxId = view.sandboxId;
  terminalId = (await page.open(size)) as never;
  await page.sees(terminalId, '$ ');
}

const type = (command: string) => page.ask('terminal:write', { terminalId, data: `${command}\r` });
/** Runs a command and waits for its end; the command line itself must not contain what it prints. */
async function runs(command: string): Promise<void> {
  const end = `end-${Math.random().toString(36).slice(2)}`;
  await type(`${command}; echo '${end.slice(0, 6)}''${end.slice(6)}'`);
  await until(() => page.textOf(terminalId).includes(end), `the end of ${command}`, 30_000);
}

async function exercise(id: string): Promise<ExerciseView> {
  const { exercises } = await page.ask('exercise:list', {});
  const found = exercises.find(({ exerciseId }) => exerciseId === id);
  if (found === undefined) throw new Error(`no exercise ${id}`);
  return found;
}
const changed = (id: string) =>
  page.payloads('exercise:changed').findLast(({ exerciseId }) => exerciseId === id);
const reaches = (id: string, earned: number) =>
  until(() => (changed(id)?.earned ?? -1) >= earned, `${earned} points, has ${changed(id)?.earned}`, 20_000);

/** The exercise's attempt, once it has begun. */
const opened = (id: string) =>
  until(async () => {
    const view = await exercise(id);
    return view.phase === 'open' ? view : undefined;
  }, `an attempt at ${id}`);
const statuses = (view: ExerciseView | undefined) =>
  view?.criteria.map(({ id, status }) => `${id} ${status}`).join(', ');

test('a solution gets its ticks without a button, and its result goes to the site', async () => {
  const { values } = await opened('print-my-message');
  await runs(`docker run busybox echo ${values.NONCE}`);
  await reaches('print-my-message', 100);
  await until(() => changed('print-my-message')?.phase === 'done', 'the end of the attempt');
  const result = await until(() => received.find(({ earned }) => earned === 100), 'the result');
  expect(attemptResult.parse(result)).toMatchObject({
    ...{ exerciseId: 'print-my-message', lesson: 'first-run', cause: 'event', points: 100 },
    basis: { seed: expect.any(String), readings: expect.arrayContaining([expect.anything()]) },
  });
});

test('a program that was killed goes on with the attempt and what happened meanwhile', async () => {
  await page.ask('exercise:start', { exerciseId: 'exit-code' });
  const { values } = await opened('exit-code');
  await page.ask('exercise:check', { exerciseId: 'exit-code' });
  const { failedChecks } = await exercise('exit-code');
  await type(`sleep 2; docker run --name exit-lab alpine sh -c 'exit ${values.N}'`);
  await program.kill('SIGKILL');
  // The student goes on while nobody records.
  await until(
    async () => {
      const { stdout } = await engine.runtime.exec(sandboxId, {
        argv: ['docker', 'ps', '-aq', '--filter', 'name=exit-lab', '--filter', 'status=exited'],
        timeoutMs: 20_000,
        maxOutputBytes: 1_000,
      });
      return stdout.length > 0;
    },
    'the command',
    20_000,
  );
  await program.run();
  await open('first-run');
  const view = await until(
    async () => {
      const found = await exercise('exit-code');
      return found.phase === 'done' ? found : undefined;
    },
    'full marks',
    20_000,
  );
  expect(view.values).toEqual(values);
  expect(view.failedChecks).toBe(failedChecks);
});

test('a restart takes away what belongs to the exercise, and nothing else', async () => {
  await runs('docker run --name my-own alpine true');
  const before = await exercise('exit-code');
  const view = await page.ask('exercise:start', { exerciseId: 'exit-code' });
  expect(view).toMatchObject({ phase: 'open', earned: 0 });
  expect(view.values.NONCE).not.toBe(before.values.NONCE);
  const { containers } = await page.ask('engine:state', {});
  expect(containers.map(({ name }) => name)).toContain('my-own');
  expect(containers.map(({ name }) => name)).not.toContain('exit-lab');
});

test('a container that a check has frozen runs on after a kill in that moment, and nothing tells of it', async () => {
  await open('files-volumes');
  await runs(
    "mkdir -p logs && docker run -d --name logger -v $PWD/logs:/data alpine sh -c 'while :; do date >> /data/app.log; sleep 1; done'",
  );
  const status = async () => {
    const argv = ['docker', 'inspect', '-f', '{{.State.Status}}', 'logger'];
    const request = { argv, timeoutMs: 20_000, maxOutputBytes: 1_000 };
    return Buffer.from((await engine.runtime.exec(sandboxId, request)).stdout)
      .toString('utf8')
      .trim();
  };
  const paused = Promise.withResolvers<void>();
  const watch = await engine.runtime.watchEngine(sandboxId, {
    onEvents: (events) => events.some(({ action }) => action === 'pause') && paused.resolve(),
    onEnd: () => paused.reject(new Error('the engine is not watched any more')),
  });
  // Never answered: the program ends in the middle of it.
  void page.ask('exercise:check', { exerciseId: LOGGER_EXERCISE }).catch(() => {});
  await paused.promise;
  await program.kill('SIGKILL');
  watch.close();
  expect(await status()).toBe('paused');
  await program.run();
  await until(async () => (await status()) === 'running', 'the container to go on', 20_000);

  await open('files-volumes');
  void page.ask('exercise:check', { exerciseId: LOGGER_EXERCISE }).catch(() => {}); // It takes long.
  await until(() => statuses(changed(LOGGER_EXERCISE))?.includes('written passed'), 'the tick', 20_000);
  const journal = await readFile(join(program.stateDir, 'evidence', `${sandboxId}.jsonl`), 'utf8');
  const lines = journal
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalLine);
  const told = lines.flatMap(({ kind, entry }) => (kind === 'event' ? [entry?.action] : []));
  expect(told).toContain('start');
  expect(told.filter((action) => action?.includes('pause'))).toEqual([]);
});

test('what is laid out is no evidence of the student', async () => {
  await open('ports-web');
  const view = await page.ask('exercise:start', { exerciseId: 'wrong-port' });
  expect(view.phase).toBe('open');
  const checked = await page.ask('exercise:check', { exerciseId: 'wrong-port' });
  expect(checked).toMatchObject({ earned: 0, failedChecks: 1 });
  expect(statuses(checked)).not.toContain('unchecked');
});
