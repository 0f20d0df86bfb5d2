import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, test } from 'vitest';
import { aHostOver, type HostFixture, until } from './testing/host-fixture.ts';

const size = { cols: 120, rows: 30 };
const aHost = () => aHostOver(new FakeSandboxRuntime(), {});

async function theShell({ runtime }: HostFixture<FakeSandboxRuntime>) {
  return until(() => {
    const [sandbox] = runtime.engine.sandboxes.values();
    const [entry] = sandbox?.shells ?? [];
    return entry === undefined ? undefined : { terminalId: entry[0], shell: entry[1] };
  }, 'a shell');
}

test('the first shell is there before the engine is, and its terminal shows what it printed meanwhile', async () => {
  await using fixture = await aHost();
  const gate = Promise.withResolvers<void>();
  fixture.runtime.startGate = gate.promise;
  using page = await fixture.page('mina');
  await page.ask('sandbox:start', {});
  const { terminalId, shell } = await theShell(fixture);
  expect(page.view?.phase).toBe('starting');
  shell.print('naru:~/lab/first-run$ ');
  gate.resolve();
  await page.inPhase('ready');
  expect(await page.ask('terminal:list', {})).toEqual({ terminals: [] });
  expect(await page.open(size)).toBe(terminalId);
  await page.sees(terminalId, 'naru:~/lab/first-run$ ');
  expect(shell).toMatchObject({ attachments: 1, cwd: '/root/lab/first-run' });
  expect(shell.sizes.at(-1)).toEqual(size);
});

test('the second terminal gets a shell of its own', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  await page.start();
  const [first, second] = [await page.open(size), await page.open(size)];
  expect(second).not.toBe(first);
  expect((await page.ask('terminal:list', {})).terminals.map(({ label }) => label)).toEqual(['A', 'B']);
});

test('a terminal of another lesson starts in the folder of that lesson', async () => {
  await using fixture = await aHost();
  using mine = await fixture.page('mina');
  const { sandboxId } = await mine.start();
  using other = await fixture.page('mina', { lesson: 'ports-web' });
  await other.ask('sandbox:start', {});
  const terminalId = await other.open(size);
  expect(fixture.runtime.shell(sandboxId, terminalId as never).cwd).toBe('/root/lab/ports-web');
  expect(fixture.runtime.shell(sandboxId, (await mine.open(size)) as never).cwd).toBe('/root/lab/first-run');
});

test('a shell that cannot start in advance starts with its terminal', async () => {
  await using fixture = await aHost();
  const attach = fixture.runtime.attachTerminal.bind(fixture.runtime);
  let calls = 0;
  fixture.runtime.attachTerminal = async (...call) => {
    calls += 1;
    if (calls === 1) throw new Error('not yet');
    return attach(...call);
  };
  using page = await fixture.page('mina');
  const { sandboxId } = await page.start();
  const terminalId = await page.open(size);
  expect(calls).toBe(2);
  expect(fixture.runtime.shell(sandboxId, terminalId as never).cwd).toBe('/root/lab/first-run');
});

test('resetting the terminals ends the shell that waits, too', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  await page.start();
  const { terminalId, shell } = await theShell(fixture);
  await page.ask('terminal:reset-all', {});
  expect(shell.hasEnded).toBe(true);
  expect(await page.open(size)).not.toBe(terminalId);
});

test('what a program that was killed had started in advance is a terminal of the next run', async () => {
  await using fixture = await aHost();
  {
    using page = await fixture.page('mina');
    await page.start();
  }
  const { terminalId } = await theShell(fixture);
  await fixture.restart();
  using again = await fixture.page('mina');
  await again.inPhase('ready');
  expect((await again.ask('terminal:list', {})).terminals).toMatchObject([{ terminalId, label: 'A' }]);
});
