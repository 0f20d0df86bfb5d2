import { DockerSandboxRuntime } from '@naru/docker-runtime/docker-sandbox-runtime';
import type { SandboxView } from '@naru/protocol/sandbox-view';
import { type HostEngineForTests, useHostEngine } from '@naru/testing/host-engine-for-tests';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  aHostOver,
  type HostFixture,
  secrets,
  student,
  type TestPage,
  until,
} from './testing/host-fixture.ts';
import { LineToEngine } from './testing/line-to-engine.ts';

/*
 * The real engine at a TCP address, and a clock of the test's own: what else takes half an hour, or an engine that
 * really stops.
 */
const START_MS = 30_000;
const MINUTE_MS = 60_000;

let engine: HostEngineForTests;
let line: LineToEngine;
let fixture: HostFixture<DockerSandboxRuntime>;
let mina: TestPage;

beforeAll(async () => {
  engine = await useHostEngine();
  line = await LineToEngine.open(new URL(engine.engineAddress).pathname);
  const runtime = new DockerSandboxRuntime({ engineAddress: line.address, instance: engine.instance });
  fixture = await aHostOver(runtime, {
    NARU_SANDBOX_IMAGE: engine.image,
    NARU_SANDBOX_PROGRAMS: engine.programsDir,
    NARU_MIRROR_URL: engine.mirrorUrl,
    NARU_SANDBOX_MAX: '1',
    NARU_IDLE_MINUTES: '30',
    NARU_LEASE_MINUTES: '120',
  });
  mina = await fixture.page('mina');
});

afterAll(async () => {
  mina?.socket.disconnect();
  await fixture?.[Symbol.asyncDispose]();
  await line?.[Symbol.asyncDispose]();
  await engine?.[Symbol.asyncDispose]();
});

const inPhase = <P extends SandboxView['phase']>(page: TestPage, phase: P) =>
  until(
    () => (page.view?.phase === phase ? (page.view as Extract<SandboxView, { phase: P }>) : undefined),
    `phase ${phase}`,
    START_MS,
  );

test('an engine at a TCP address runs a sandbox with a terminal in it', async () => {
  await mina.ask('sandbox:start', {});
  await inPhase(mina, 'ready');
  const terminalId = (await mina.open()) as never;
  await mina.sees(terminalId, '$ ');
  await mina.ask('terminal:write', { terminalId, data: "docker info -f '{{.Driver}}'-$((6*7))\r" });
  await mina.sees(terminalId, 'overlay2-42');
});

test('a lost engine is told, what was typed before is not lost, and all goes on when it is back', async () => {
  const { sandboxId } = await inPhase(mina, 'ready');
  const terminalId = (await mina.open()) as never;
  await mina.sees(terminalId, '$ ');
  await mina.ask('terminal:write', { terminalId, data: 'kept="as it"; echo set-$((1+1))\r' });
  await mina.sees(terminalId, 'set-2');
  await mina.ask('file:write', { path: '메모.txt', text: '안녕\n', baseVersion: null });

  await line.cut();
  expect(await mina.codeOf(mina.send('file:read', { path: '메모.txt' }))).toBe('ENGINE_DOWN');
  expect(await inPhase(mina, 'failed')).toEqual({ phase: 'failed', code: 'ENGINE_DOWN' });
  expect((await fixture.fetch('/v1/health')).status).toBe(503);

  await line.mend();
  expect(await inPhase(mina, 'ready')).toMatchObject({ sandboxId });
  expect(await mina.ask('file:read', { path: '메모.txt' })).toMatchObject({ text: '안녕\n' });
  await mina.ask('terminal:attach', { terminalId, cols: 80, rows: 24 });
  await mina.ask('terminal:write', { terminalId, data: 'echo "$kept was"\r' });
  await mina.sees(terminalId, 'as it was');
});

test('who comes when all places are taken waits, sees the place, and is let in when one is free', async () => {
  using jun = await fixture.page('jun');
  expect(await jun.ask('sandbox:start', {})).toEqual({
    phase: 'queued',
    position: 1,
    running: 1,
    capacity: 1,
  });
  const { sandboxId } = await inPhase(mina, 'ready');
  fixture.clock.nowMs += 20 * MINUTE_MS;
  await until(() => mina.payloads('sandbox:warned').find(({ cause }) => cause === 'idle'), 'the warning');
  fixture.clock.nowMs += 11 * MINUTE_MS;
  expect(await inPhase(mina, 'hibernated')).toMatchObject({ sandboxId, reason: 'idle' });
  await inPhase(jun, 'ready');
  await fixture.fetch(`/v1/sandboxes/${student('jun')}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${secrets.serviceToken}` },
  });
  expect(await inPhase(jun, 'none')).toEqual({ phase: 'none' });
});

test('a sandbox that was left alone wakes with its files, and its lease ends in spite of work', async () => {
  await mina.ask('sandbox:start', {});
  const { leaseEndsAtMs } = await inPhase(mina, 'ready');
  expect(await mina.ask('file:read', { path: '메모.txt' })).toMatchObject({ text: '안녕\n' });
  expect(await mina.ask('sandbox:extend', {})).toMatchObject({
    leaseEndsAtMs: leaseEndsAtMs + 30 * MINUTE_MS,
  });
  while (mina.view?.phase === 'ready' && mina.view.leaseEndsAtMs - fixture.clock.nowMs > 20 * MINUTE_MS) {
    fixture.clock.nowMs += 20 * MINUTE_MS;
    await mina.ask('file:create-folder', { path: String(fixture.clock.nowMs) });
  }
  fixture.clock.nowMs += 20 * MINUTE_MS;
  expect(await inPhase(mina, 'hibernated')).toMatchObject({ reason: 'lease-ended' });
  expect(mina.payloads('sandbox:warned').map(({ cause }) => cause)).toContain('lease');
});
