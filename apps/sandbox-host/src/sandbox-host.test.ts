import { PROTOCOL_VERSION } from '@naru/protocol/commands';
import type { WireError } from '@naru/protocol/error-codes';
import { limits } from '@naru/protocol/limits';
import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, test, vi } from 'vitest';
import { aHostOver, aTicket, secrets, student, TestPage, until } from './testing/host-fixture.ts';

/** How the host refuses a connection, as the page sees it. */
async function refusal(fixture: { host: { address: string } }, auth: unknown): Promise<WireError> {
  using page = new TestPage(fixture.host.address, auth);
  const error = await page.connected().then(
    () => undefined,
    (reason: Error & { data?: WireError }) => reason,
  );
  if (error?.data === undefined) throw new Error(`not refused with data: ${error?.message}`);
  return error.data;
}
const protocolVersion = PROTOCOL_VERSION;
const aHost = (env: Record<string, string> = {}) => aHostOver(new FakeSandboxRuntime(), env);

const engineOf = (fixture: { runtime: FakeSandboxRuntime }) => fixture.runtime.engine.sandboxes;
const shellOf = (fixture: { runtime: FakeSandboxRuntime }, terminalId: string) => {
  const shell = [...engineOf(fixture).values()].flatMap(
    ({ shells }) => shells.get(terminalId as never) ?? [],
  )[0];
  if (shell === undefined) throw new Error('no such shell');
  return shell;
};

test('a page is let in once with its ticket', async () => {
  await using fixture = await aHost();
  const ticket = await aTicket({ student: student('mina') });
  using page = await new TestPage(fixture.host.address, { ticket, protocolVersion }).connected();
  expect(page.socket.connected).toBe(true);
  expect(await refusal(fixture, { ticket, protocolVersion })).toMatchObject({
    code: 'TICKET_EXPIRED',
    retryable: true,
    incidentId: expect.any(String),
  });
});

test('an old, a forged, a foreign and a missing ticket are refused with their codes', async () => {
  await using fixture = await aHost();
  const who = student('mina');
  const old = await aTicket({ student: who, issuedAtSeconds: Math.floor(Date.now() / 1_000) - 60 });
  const forged = await aTicket({ student: who, secret: 'x'.repeat(40) });
  const lasting = await aTicket({ student: who, issuedAtSeconds: Math.floor(Date.now() / 1_000) + 86_400 });
  const nobody = await aTicket({ student: '../../etc' });
  expect((await refusal(fixture, { ticket: old, protocolVersion })).code).toBe('TICKET_EXPIRED');
  for (const ticket of [forged, lasting, nobody, 'nonsense', `${forged.split('.')[0]}..`]) {
    expect((await refusal(fixture, { ticket, protocolVersion })).code).toBe('UNAUTHENTICATED');
  }
  expect((await refusal(fixture, {})).code).toBe('UNAUTHENTICATED');
});

test('a page of another protocol version is told so', async () => {
  await using fixture = await aHost();
  const ticket = await aTicket({ student: student('mina') });
  expect((await refusal(fixture, { ticket, protocolVersion: 99 })).code).toBe('PROTOCOL_VERSION');
});

test('a foreign origin does not get through, the site behind its proxy does', async () => {
  await using fixture = await aHost();
  await expect(fixture.page('mina', { headers: { origin: 'https://evil.example' } })).rejects.toThrow();
  await expect(fixture.page('mina', { headers: { origin: 'null' } })).rejects.toThrow();
  using page = await fixture.page('mina', {
    headers: { origin: 'http://class.local:3000', 'x-forwarded-host': 'class.local:3000' },
  });
  expect(page.socket.connected).toBe(true);
});

test('a malformed message is refused and harms nothing', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  await page.start();
  const answers = await Promise.all(
    [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      { terminalId: 'trm_x', cols: 1e9, rows: -1 },
      { cols: '80', rows: 24 },
    ].map((input) => page.codeOf(page.sendRaw('terminal:open', input))),
  );
  expect(new Set(answers)).toEqual(new Set(['INVALID_INPUT']));
  page.socket.emit('terminal:open', { cols: 'no acknowledgement either' });
  page.socket.emit('no:such-command', {});
  expect(await page.codeOf(page.send('terminal:open', { cols: 80, rows: 24 }))).toBe('ok');
});

test('an oversized message ends that connection and no other', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  using other = await fixture.page('jun');
  page.socket.emit('file:write', { path: 'a', text: 'x'.repeat(limits.messageBytes + 1), baseVersion: null });
  await until(() => page.socket.disconnected, 'disconnect');
  expect(await other.codeOf(other.send('sandbox:start', {}))).toBe('ok');
});

test('a terminal of another student is not found', async () => {
  await using fixture = await aHost();
  using mina = await fixture.page('mina');
  using jun = await fixture.page('jun');
  await mina.start();
  await jun.start();
  const terminalId = (await mina.open()) as never;
  const size = { cols: 80, rows: 24 };
  for (const answer of [
    jun.send('terminal:attach', { terminalId, ...size }),
    jun.send('terminal:write', { terminalId, data: 'rm -rf /\r' }),
    jun.send('terminal:resize', { terminalId, ...size }),
    jun.send('terminal:close', { terminalId }),
  ]) {
    expect(await jun.codeOf(answer)).toBe('TERMINAL_NOT_FOUND');
  }
  expect(shellOf(fixture, terminalId).received).toHaveLength(0);
});

test('paths out of the workspace are refused before anything runs', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  await page.start();
  for (const path of ['../secret', 'a/../../b', '/etc/passwd', 'a//b', '', 'a\u0000b', './a']) {
    expect(await page.codeOf(page.send('file:read', { path }))).toBe('PATH_INVALID');
  }
});

test('too many commands are refused for that student alone', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  using other = await fixture.page('jun');
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => page.codeOf(page.send('sandbox:start', {}))),
  );
  expect(answers.filter((answer) => answer === 'RATE_LIMITED').length).toBe(8);
  expect(await other.codeOf(other.send('sandbox:start', {}))).toBe('ok');
});

test('an unknown lesson is told before anything starts', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina', { lesson: 'no-such-lesson' });
  expect(await page.codeOf(page.send('sandbox:start', {}))).toBe('LESSON_NOT_FOUND');
  expect(engineOf(fixture).size).toBe(0);
});

test('commands before there is a sandbox say that it is not ready', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  expect(await page.codeOf(page.send('terminal:open', { cols: 80, rows: 24 }))).toBe('SANDBOX_NOT_READY');
  expect(await page.codeOf(page.send('file:tree', {}))).toBe('SANDBOX_NOT_READY');
});

test('a first start shows its steps, lays out the lesson and is ready', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  const view = await page.start();
  const steps = page
    .payloads('sandbox:changed')
    .flatMap((seen) => (seen.phase === 'starting' ? [seen.step] : []));
  expect([...new Set(steps)]).toEqual(['container', 'engine', 'workspace']);
  expect(view).toMatchObject({ canExtend: true, extendByMs: 1_800_000, now: fixture.clock.nowMs });
  expect(await page.ask('file:tree', {})).toEqual({
    entries: [
      { path: 'Dockerfile', kind: 'file', sizeBytes: 20 },
      { path: '안내.txt', kind: 'file', sizeBytes: 16 },
    ],
    isCut: false,
  });
});

test('the student waits in the queue, sees the place, and is let in when one leaves', async () => {
  await using fixture = await aHost({ NARU_SANDBOX_MAX: '1' });
  using mina = await fixture.page('mina');
  using jun = await fixture.page('jun');
  using sora = await fixture.page('sora');
  await mina.start();
  expect(await jun.ask('sandbox:start', {})).toEqual({
    phase: 'queued',
    position: 1,
    running: 1,
    capacity: 1,
  });
  expect(await sora.ask('sandbox:start', {})).toMatchObject({ phase: 'queued', position: 2 });

  expect(await jun.ask('sandbox:leave-queue', {})).toEqual({ phase: 'none' });
  await until(() => sora.view?.phase === 'queued' && sora.view.position === 1, 'moving up');
  await fixture.fetch(`/v1/sandboxes/${student('mina')}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${secrets.serviceToken}` },
  });
  await sora.inPhase('ready');
  expect((await mina.inPhase('none')).phase).toBe('none');
});

test('a reset keeps the place and gives a new sandbox with fresh files', async () => {
  await using fixture = await aHost({ NARU_SANDBOX_MAX: '1' });
  using mina = await fixture.page('mina');
  using jun = await fixture.page('jun');
  const before = await mina.start();
  const terminalId = await mina.open();
  await jun.ask('sandbox:start', {});
  expect(await mina.ask('sandbox:reset', { confirm: 'lose-everything' })).toMatchObject({
    phase: 'removing',
  });
  const after = await until(() => {
    const view = mina.view;
    return view?.phase === 'ready' && view.sandboxId !== before.sandboxId ? view : undefined;
  }, 'a new sandbox');
  expect(after.previewId).not.toBe(before.previewId);
  expect(mina.payloads('terminal:ended')).toEqual([{ terminalId, reason: 'sandbox-stopped' }]);
  expect(jun.view?.phase).toBe('queued');
  expect(engineOf(fixture).has(before.sandboxId)).toBe(false);
});

test('an idle sandbox is warned about, hibernates, and wakes with the same identity', async () => {
  await using fixture = await aHost({ NARU_IDLE_MINUTES: '30' });
  using page = await fixture.page('mina');
  const ready = await page.start();
  fixture.clock.nowMs += 20 * 60_000;
  const warning = await until(() => page.payloads('sandbox:warned').at(0), 'warning');
  expect(warning).toEqual({ endsAtMs: ready.idleEndsAtMs, cause: 'idle' });
  fixture.clock.nowMs += 10 * 60_000;
  const asleep = await page.inPhase('hibernated');
  expect(asleep).toEqual({
    phase: 'hibernated',
    sandboxId: ready.sandboxId,
    reason: 'idle',
    keptUntilMs: fixture.clock.nowMs + 72 * 3_600_000,
  });
  const again = await page.start();
  expect(again.sandboxId).toBe(ready.sandboxId);
  expect(page.payloads('sandbox:changed')).toContainEqual(expect.objectContaining({ isReturning: true }));
});

test('typing keeps the sandbox awake, being connected does not', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  const ready = await page.start();
  const terminalId = (await page.open()) as never;
  fixture.clock.nowMs += 25 * 60_000;
  await page.ask('terminal:write', { terminalId, data: 'ls\r' });
  const view = await until(
    () =>
      page.view?.phase === 'ready' && page.view.idleEndsAtMs > ready.idleEndsAtMs ? page.view : undefined,
    'a later idle end',
  );
  expect(view.idleEndsAtMs).toBe(fixture.clock.nowMs + 30 * 60_000);
  expect(view.leaseEndsAtMs).toBe(ready.leaseEndsAtMs);
});

test('a lease is extended until no extension is left', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  const ready = await page.start();
  for (let i = 1; i <= 4; i += 1) {
    expect(await page.ask('sandbox:extend', {})).toMatchObject({
      leaseEndsAtMs: ready.leaseEndsAtMs + i * 1_800_000,
      canExtend: i < 4,
    });
  }
  expect(await page.codeOf(page.send('sandbox:extend', {}))).toBe('LEASE_LIMIT');
});

test('a hibernated sandbox is removed when it was kept long enough', async () => {
  await using fixture = await aHost({ NARU_KEEP_HOURS: '1' });
  using page = await fixture.page('mina');
  const { sandboxId } = await page.start();
  fixture.clock.nowMs += 31 * 60_000;
  await page.inPhase('hibernated');
  fixture.clock.nowMs += 3_600_000;
  await page.inPhase('none');
  expect(engineOf(fixture).has(sandboxId)).toBe(false);
});

test('a sandbox that dies is shown as crashed and can be woken', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  const { sandboxId } = await page.start();
  const terminalId = await page.open();
  fixture.runtime.die(sandboxId);
  expect(await page.inPhase('hibernated')).toMatchObject({ reason: 'crashed', sandboxId });
  await until(() => page.payloads('terminal:ended').length > 0, 'end of the terminal');
  expect(page.payloads('terminal:ended')).toEqual([{ terminalId, reason: 'sandbox-stopped' }]);
  expect((await page.start()).sandboxId).toBe(sandboxId);
});

test('a failed start is told, cleaned up, and tried again only when the student asks', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  const create = vi.spyOn(fixture.runtime, 'create');
  fixture.runtime.startFailure = new Error('runc said no');
  await page.ask('sandbox:start', {});
  expect(await page.inPhase('failed')).toEqual({ phase: 'failed', code: 'SANDBOX_START_FAILED' });
  expect(engineOf(fixture).size).toBe(0);
  expect(create).toHaveBeenCalledTimes(1);
  await page.start();
});

test('a restarted host adopts what runs, with lease, terminals and screens', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  const ready = await page.start();
  const terminalId = (await page.open({ cols: 100, rows: 30 })) as never;
  await page.ask('terminal:open', { cols: 80, rows: 24 });
  shellOf(fixture, terminalId).print('\x1b[31mred\x1b[0m before\r\n$ ');
  await page.sees(terminalId, 'before');
  await page.ask('sandbox:extend', {});

  await fixture.restart();
  using again = await fixture.page('mina');
  expect(await again.inPhase('ready')).toMatchObject({
    sandboxId: ready.sandboxId,
    leaseEndsAtMs: ready.leaseEndsAtMs + 1_800_000,
  });
  const terminals = await until(async () => {
    const listed = await again.ask('terminal:list', {});
    return listed.terminals.length === 2 && listed.terminals;
  }, 'both terminals');
  expect(terminals.map((terminal) => terminal.label)).toEqual(['A', 'B']);
  await again.ask('terminal:attach', { terminalId, cols: 100, rows: 30 });
  await again.sees(terminalId, '\x1b[31mred\x1b[0m before');
  shellOf(fixture, terminalId).print('after');
  await again.sees(terminalId, 'after');
});

test('a host that starts removes what nobody owns twice and keeps what is stopped', async () => {
  await using fixture = await aHost();
  using mina = await fixture.page('mina');
  using jun = await fixture.page('jun');
  const kept = await mina.start();
  const junReady = await jun.start();
  await fixture.runtime.stop(kept.sandboxId);
  const spare = { ...engineOf(fixture).get(junReady.sandboxId), sandboxId: 'sbx_spare22222222222' };
  engineOf(fixture).set(spare.sandboxId as never, spare as never);
  await fixture.restart();
  await until(() => !engineOf(fixture).has(spare.sandboxId as never), 'removal of the spare one');
  using minaAgain = await fixture.page('mina');
  using junAgain = await fixture.page('jun');
  expect(await minaAgain.inPhase('hibernated')).toMatchObject({ sandboxId: kept.sandboxId });
  expect(await junAgain.inPhase('ready')).toMatchObject({ sandboxId: junReady.sandboxId });
});

test('a lost engine is told, and the host recovers by itself when it is back', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  const { sandboxId } = await page.start();
  fixture.runtime.engine.isDown = true;
  expect(await page.codeOf(page.send('engine:state', {}))).toBe('ENGINE_DOWN');
  expect(await page.inPhase('failed')).toEqual({ phase: 'failed', code: 'ENGINE_DOWN' });
  expect(await page.codeOf(page.send('terminal:open', { cols: 80, rows: 24 }))).toBe('ENGINE_DOWN');
  const down = await fixture.fetch('/v1/health');
  expect([down.status, await down.json()]).toMatchObject([503, { ok: false, engine: 'down' }]);
  fixture.runtime.engine.isDown = false;
  expect(await page.inPhase('ready')).toMatchObject({ sandboxId });
});

test('the site reads health, sandboxes and metrics with its token only', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  await page.start();
  const authorization = `Bearer ${secrets.serviceToken}`;
  expect(await (await fixture.fetch('/v1/health')).json()).toEqual({
    ok: true,
    engine: 'up',
    mirror: 'missing',
    sandboxes: { running: 1, queued: 0, capacity: fixture.config.maxRunning },
    version: '0.1.0',
  });
  for (const path of ['/v1/sandboxes', '/metrics']) {
    expect((await fixture.fetch(path)).status).toBe(401);
    expect((await fixture.fetch(path, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  }
  const sandboxes = await (await fixture.fetch('/v1/sandboxes', { headers: { authorization } })).json();
  expect(sandboxes).toMatchObject({ sandboxes: [{ studentId: student('mina'), view: { phase: 'ready' } }] });
  const metrics = await (await fixture.fetch('/metrics', { headers: { authorization } })).text();
  expect(metrics).toContain('naru_sandboxes{phase="ready"} 1');
  expect(metrics).toContain('naru_sockets 1');
});

test('draining stops every sandbox, keeps its disk, and lets nothing start', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  const { sandboxId } = await page.start();
  const drained = await fixture.fetch('/v1/drain', {
    method: 'POST',
    headers: { authorization: `Bearer ${secrets.serviceToken}` },
  });
  expect(drained.status).toBe(204);
  expect(engineOf(fixture).get(sandboxId)?.state).toBe('stopped');
  expect(await page.inPhase('hibernated')).toMatchObject({ reason: 'host-shutdown' });
  expect(await page.codeOf(page.send('sandbox:start', {}))).toBe('SANDBOX_HOST_DOWN');
});
