import { limits } from '@naru/protocol/limits';
import { type HostEngineForTests, useHostEngine } from '@naru/testing/host-engine-for-tests';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { student, type TestPage, until } from './testing/host-fixture.ts';
import { HostProgram } from './testing/host-program.ts';

const size = { cols: 100, rows: 30 };
const who = student('integration');

let engine: HostEngineForTests;
let program: HostProgram;
let page: TestPage;
/** Typed as `never` where a branded id is wanted: it comes from the host itself. */
let terminalId: never;

beforeAll(async () => {
  engine = await useHostEngine();
  program = await HostProgram.start(engine);
  page = await program.page(who, 'files-volumes');
  await page.ask('sandbox:start', {});
  await until(() => page.view?.phase === 'ready', 'ready', 30_000);
  terminalId = (await page.open(size)) as never;
  await page.sees(terminalId, '$ ');
});

afterAll(async () => {
  page?.socket.disconnect();
  await program?.[Symbol.asyncDispose]();
  await engine?.[Symbol.asyncDispose]();
});

const type = (data: string) => page.ask('terminal:write', { terminalId, data });
/** Runs a command and waits for what it prints; the command line itself must not contain it. */
async function runs(command: string, prints: string): Promise<void> {
  await type(`${command}\r`);
  await page.sees(terminalId, prints);
}
const codeOf = (path: string) => page.codeOf(page.send('file:read', { path }));

test('a terminal echoes, in the lesson folder, with Hangul', async () => {
  await runs("pwd; echo '한글 출'력", '한글 출력');
  expect(page.textOf(terminalId)).toContain('/root/lab/files-volumes');
});

test('a Hangul syllable that the program prints byte by byte arrives whole', async () => {
  await runs("for b in '\\355' '\\225' '\\234'; do printf $b; sleep 0.05; done; echo ' one'", '한 one');
});

test('files are read, written and watched in the real sandbox', async () => {
  const { version } = await page.ask('file:write', {
    path: '새 폴더/메모.txt',
    text: '안녕\n',
    baseVersion: null,
  });
  expect(await page.ask('file:read', { path: '새 폴더/메모.txt' })).toEqual({ text: '안녕\n', version });
  await runs("cat '새 폴더/메모.txt' | tr '\\n' '!'", '안녕!');

  await type("echo changed > '새 폴더/메모.txt'\r");
  const change = await until(
    () => page.payloads('file:changed').find(({ paths }) => paths.includes('새 폴더/메모.txt')),
    'the change',
  );
  expect(change.tree.entries.map((entry) => entry.path)).toContain('새 폴더/메모.txt');
  expect(
    await page.codeOf(
      page.send('file:write', { path: '새 폴더/메모.txt', text: 'mine', baseVersion: version }),
    ),
  ).toBe('FILE_CHANGED');
});

test('links out, binary and large files are refused', async () => {
  await runs(
    'ln -s /etc/shadow out; head -c 5000 /dev/urandom > bin; truncate -s 50M large; echo made-$((1+1))',
    'made-2',
  );
  expect(await codeOf('out')).toBe('PATH_OUTSIDE_WORKSPACE');
  expect(await codeOf('bin')).toBe('FILE_BINARY');
  expect(await codeOf('large')).toBe('FILE_TOO_LARGE');
  expect(await codeOf('nothing')).toBe('FILE_NOT_FOUND');
});

test('the engine view follows the student, and a program that listens can be previewed', async () => {
  await type('docker volume create kept-volume\r');
  await until(
    () =>
      page
        .payloads('engine:changed')
        .at(-1)
        ?.volumes.some((volume) => volume.name === 'kept-volume'),
    'the volume',
  );
  const text = [
    'while read -r line && expr length "$line" \\> 1; do :; done > /dev/null',
    "printf 'HTTP/1.0 200 OK\\r\\nSet-Cookie: a=b\\r\\n\\r\\n안녕 preview'\n",
  ].join('\n');
  await page.ask('file:write', { path: 'answer.sh', text, baseVersion: null });
  await type('socat TCP-LISTEN:8080,fork,reuseaddr EXEC:"sh answer.sh" &\r');
  await until(() => page.payloads('preview:changed').at(-1)?.ports.includes(8080), 'the port', 12_000);
  if (page.view?.phase !== 'ready') throw new Error('not ready');
  const base = `/preview/${page.view.previewId}`;
  const response = await program.api(`${base}/8080/`);
  expect(await response.text()).toBe('안녕 preview');
  expect(response.headers.get('set-cookie')).toBeNull();
  const refused = await program.api(`${base}/8081/`);
  expect([refused.status, refused.headers.get('x-naru-error')]).toEqual([502, 'PORT_NOT_LISTENING']);
});

test('during a flood memory stays bounded and Ctrl+C answers', async () => {
  const before = program.memoryBytes;
  const bytes = () => page.receivedBytes(terminalId);
  await type('yes "a line of a flood that does not end by itself"\r');
  await until(() => bytes() > 8 * limits.outputHighWaterBytes, 'the flood');
  await page.ask('terminal:write', { terminalId, data: '\x03' });
  await page.sees(terminalId, '^C');
  await runs('echo after-$((40+2))', 'after-42');
  expect(program.memoryBytes - before).toBeLessThan(120 * 1024 * 1024);
});

test('after kill -9 in the middle of a command the screen is there and the command goes on', async () => {
  await type('clear; for i in $(seq 1 3000); do echo tick-$i; sleep 0.2; done\r');
  await page.sees(terminalId, 'tick-4\r\n');
  const { sandboxId } = page.view as { sandboxId: string };
  await until(() => program.savedScreen(terminalId).includes('tick-4\r\n'), 'the saved screen');
  await program.kill('SIGKILL');
  await program.run();
  page = await program.page(who, 'files-volumes');
  expect(await page.inPhase('ready')).toMatchObject({ sandboxId });
  const terminals = await until(async () => {
    const listed = await page.ask('terminal:list', {});
    return listed.terminals.length > 0 && listed.terminals;
  }, 'the terminal');
  expect(terminals).toMatchObject([{ terminalId, label: 'A' }]);
  await page.ask('terminal:attach', { terminalId, ...size });
  await page.sees(terminalId, 'tick-4\r\n');
  // Behind the last line of a replay comes no new line, but a way for the cursor.
  const ticks = () =>
    [
      ...page
        .textOf(terminalId)
        .replaceAll('\x1b', '\r')
        .matchAll(/tick-(\d+)\r/g),
    ].map((match) => Number(match[1]));
  const seen = ticks().at(-1) ?? 0;
  await until(() => (ticks().at(-1) ?? 0) > seen + 2, 'later ticks');
  // Also what was printed after the last save of the screen, and while nobody was attached.
  expect(ticks()).toEqual(ticks().map((_, index) => index + 1));
  await type('\x03');
});

test('a hibernated sandbox comes back with files and engine, and its terminals ended', async () => {
  const { sandboxId } = page.view as { sandboxId: string };
  expect((await program.api('/v1/drain', 'POST')).status).toBe(204);
  expect(await page.inPhase('hibernated')).toMatchObject({ sandboxId, reason: 'host-shutdown' });
  await until(
    () => page.payloads('terminal:ended').at(-1)?.reason === 'sandbox-stopped',
    'end of the terminal',
  );
  await program.kill('SIGTERM');
  await program.run();
  page = await program.page(who, 'files-volumes');
  expect(await page.inPhase('hibernated')).toMatchObject({ sandboxId });
  await page.ask('sandbox:start', {});
  await until(() => page.view?.phase === 'ready', 'ready', 30_000);
  expect(page.view).toMatchObject({ sandboxId });
  expect((await page.ask('file:tree', {})).entries.map((entry) => entry.path)).toContain('새 폴더/메모.txt');
  expect((await page.ask('engine:state', {})).volumes.map((volume) => volume.name)).toContain('kept-volume');
  expect(await page.ask('terminal:list', {})).toEqual({ terminals: [] });
});
