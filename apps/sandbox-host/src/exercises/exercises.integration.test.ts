import type { ExerciseView } from '@naru/protocol/exercise-view';
import { type HostEngineForTests, useHostEngine } from '@naru/testing/host-engine-for-tests';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { student, type TestPage, until } from '../testing/host-fixture.ts';
import { HostProgram } from '../testing/host-program.ts';

const size = { cols: 100, rows: 30 };
const who = student('graded');
const LONG = 90_000;

let engine: HostEngineForTests;
let program: HostProgram;
let page: TestPage;
/** Typed as `never` where a branded id is wanted: it comes from the host itself. */
let terminalId: never;

beforeAll(async () => {
  engine = await useHostEngine();
  program = await HostProgram.start(engine);
  await open('first-run');
}, LONG);

afterAll(async () => {
  page?.socket.disconnect();
  await program?.[Symbol.asyncDispose]();
  await engine?.[Symbol.asyncDispose]();
}, LONG);

async function open(lesson: string): Promise<void> {
  page?.socket.disconnect();
  page = await program.page(who, lesson);
  await page.ask('sandbox:start', {});
  await until(() => page.view?.phase === 'ready', 'ready', 30_000);
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

test(
  'a solution gets its ticks without a button',
  async () => {
    const { values, phase } = await until(async () => {
      const view = await exercise('print-my-message');
      return view.phase === 'open' ? view : undefined;
    }, 'an attempt');
    expect(phase).toBe('open');
    await runs(`docker run busybox echo ${values.NONCE}`);
    await reaches('print-my-message', 100);
    await until(() => changed('print-my-message')?.phase === 'done', 'the end of the attempt');
  },
  LONG,
);
