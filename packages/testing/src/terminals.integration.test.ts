import { createHash } from 'node:crypto';
import type { SandboxId, TerminalId } from '@naru/protocol/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostEngineForTests, useHostEngine } from './host-engine-for-tests.ts';
import { runInSandbox } from './run-in-sandbox.ts';
import { readScreen } from './sandbox-runtime.contract.ts';
import { aTerminalId } from './some-ids.ts';
import { waitUntil } from './wait-until.ts';

let engine: HostEngineForTests;
let id: SandboxId;
const open = (terminalId = aTerminalId(), size = { cols: 80, rows: 24 }, cwd = '/root') =>
  engine.runtime.attachTerminal(id, { terminalId, ...size, cwd });
const goOn = (terminalId: TerminalId, position: number) =>
  engine.runtime.attachTerminal(id, { terminalId, cols: 80, rows: 24, cwd: '/root', position });

/** A terminal in which these commands ran after nobody was attached any more, and what was shown before. */
async function aTerminalLeftAlone(commands: string) {
  const terminalId = aTerminalId();
  const [gone, done] = [`/tmp/gone-${terminalId}`, `/tmp/done-${terminalId}`];
  const attached = await open(terminalId);
  const screen = readScreen(attached);
  const later = `until [ -e ${gone} ]; do sleep 0.02; done; ${commands}; touch ${done}`;
  attached.stream.write(`(${later}) & echo star""ted\r`);
  await screen.waitFor('\nstarted');
  attached.detach();
  await screen.end;
  await runInSandbox(engine.runtime, id, `touch ${gone}`);
  await waitUntil('the commands have run', async () => {
    return (await runInSandbox(engine.runtime, id, `ls ${done} 2> /dev/null`)).text !== '';
  });
  const { position } = attached;
  return { terminalId, startedAt: position, leftAt: position + Buffer.byteLength(screen.text()) };
}

beforeAll(async () => {
  engine = await useHostEngine();
  id = (await engine.createSandbox()).sandboxId;
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
});

test('the size is known before the first prompt, and follows a resize', async () => {
  const terminal = await open(aTerminalId(), { cols: 91, rows: 33 });
  const screen = readScreen(terminal);
  terminal.stream.write('stty size\r');
  await screen.waitFor('33 91');
  await terminal.resize({ cols: 120, rows: 40 });
  terminal.stream.write('stty size\r');
  await screen.waitFor('40 120');
  terminal.detach();
});

test('a shell starts where it is told to, in a cgroup for terminals', async () => {
  await runInSandbox(engine.runtime, id, 'mkdir -p /root/lab/first-run');
  const terminal = await open(aTerminalId(), { cols: 200, rows: 24 }, '/root/lab/first-run');
  const screen = readScreen(terminal);
  terminal.stream.write('pwd; cat /proc/self/cgroup; echo "$LANG"\r');
  await screen.waitFor('/root/lab/first-run');
  await screen.waitFor('/user');
  await screen.waitFor('C.UTF-8');
  terminal.detach();
});

test('the first Tab completes commands of docker and names of folders', async () => {
  for (const [typed, completed] of [
    ['docker ru', 'docker run '],
    ['cd /usr/sha', 'cd /usr/share/'],
  ] as const) {
    const terminal = await open(aTerminalId(), { cols: 200, rows: 24 });
    const screen = readScreen(terminal);
    terminal.stream.write(`${typed}\t`);
    await screen.waitFor(completed);
    terminal.detach();
  }
});

test('what runs in a terminal goes on while nobody is attached', async () => {
  const terminalId = aTerminalId();
  const before = await open(terminalId);
  const screen = readScreen(before);
  before.stream.write('mark=kept; (sleep 0.6; echo $mark > /tmp/proof) & echo started\r');
  await screen.waitFor('\nstarted');
  before.detach();
  await waitUntil('the job has run', async () => {
    return (await runInSandbox(engine.runtime, id, 'cat /tmp/proof 2> /dev/null')).text === 'kept\n';
  });
  const after = await open(terminalId);
  after.stream.write('echo "it is $mark"\r');
  await readScreen(after).waitFor('it is kept');
  after.detach();
});

test('what is printed while nobody is attached is brought by the next one, once and in order', async () => {
  const { terminalId, leftAt } = await aTerminalLeftAlone('echo "이름: 나루-$((1+1))"');
  const after = await goOn(terminalId, leftAt);
  const shown = readScreen(after);
  await shown.waitFor('이름: 나루-2');
  after.stream.write('echo live-$((1+1))\r');
  await shown.waitFor('live-2');
  expect(shown.text().split('이름: 나루-2')).toHaveLength(2);
  expect(shown.text()).not.toContain('\nstarted');
  after.detach();
});

test('of very much that is printed meanwhile the end is brought, and the program does not wait', async () => {
  const { terminalId, startedAt } = await aTerminalLeftAlone('seq 1 300000; echo last-$((1+1))');
  const after = await goOn(terminalId, startedAt);
  const shown = readScreen(after);
  await shown.waitFor('300000\r\nlast-2');
  expect(after.position).toBeGreaterThan(1_000_000);
  expect(shown.text().length).toBeGreaterThan(200_000);
  expect(shown.text().length).toBeLessThan(600_000);
  after.detach();
});

test('nothing of what runs is lost between one attachment and the next, however often they change', async () => {
  const terminalId = aTerminalId();
  const count =
    '$| = 1; until (-e "/tmp/enough") { print "line ", ++$n, "\\n"; select undef, undef, undef, 0.0002 }';
  let current = await open(terminalId);
  let screen = readScreen(current);
  let shown = '';
  current.stream.write(`stty -echo; perl -e '${count}'; echo all-$((1+1))\r`);
  await screen.waitFor('line 1\r\n');
  for (let change = 0; change < 12; change += 1) {
    // What is still on its way to the one before is lost with it, as with a sandbox host that was killed.
    current.detach();
    shown += screen.text();
    current = await goOn(terminalId, current.position + Buffer.byteLength(screen.text()));
    screen = readScreen(current);
    await screen.waitFor('\n');
  }
  await runInSandbox(engine.runtime, id, 'touch /tmp/enough');
  await screen.waitFor('all-2');
  shown += screen.text();
  const lines = [...shown.matchAll(/line (\d+)\r\n/g)].map(([, number]) => Number(number));
  expect(lines.length).toBeGreaterThan(500);
  expect(lines).toEqual(lines.map((_, index) => index + 1));
  current.detach();
});

test('an attachment whose predecessor was stopped goes on without it', async () => {
  const terminalId = aTerminalId();
  const before = await open(terminalId);
  const screen = readScreen(before);
  before.stream.write('mark=kept; echo rea""dy\r');
  await screen.waitFor('ready\r\n');
  await runInSandbox(engine.runtime, id, `pkill -STOP -f '^terminal .*/${terminalId}[.]sock'`);
  const after = await goOn(terminalId, before.position);
  after.stream.write('echo "it is $mark"\r');
  await readScreen(after).waitFor('it is kept');
  await screen.end;
  after.detach();
});

test('of attachments that are gone one process is left, also of one that nobody read', async () => {
  const terminalId = aTerminalId();
  const read = await open(terminalId);
  read.stream.write('yes\r');
  await readScreen(read).waitFor('y\r\ny\r\n');
  read.detach();
  const unread = await open(terminalId);
  await waitUntil('its output has piled up', () => unread.stream.readableLength > 32_000);
  unread.detach();
  const count = `pgrep -fc '^[a-z]+ .*/run/naru/terminals/${terminalId}[.]sock'`;
  await waitUntil('the master and what holds its output are left', async () => {
    return (await runInSandbox(engine.runtime, id, count)).text === '2\n';
  });
  await engine.runtime.closeTerminal(id, terminalId);
  await waitUntil('nothing is left', async () => {
    return (await runInSandbox(engine.runtime, id, count)).text === '0\n';
  });
});

test('a program draws its screen again when it is attached to', async () => {
  const terminalId = aTerminalId();
  const before = await open(terminalId);
  const program = 'trap "echo dr""awn" WINCH; echo rea""dy; while :; do sleep 0.02; done';
  before.stream.write(`bash -c '${program}'\r`);
  await readScreen(before).waitFor('ready');
  before.detach();
  const after = await open(terminalId);
  await readScreen(after).waitFor('drawn');
  after.detach();
});

test('a shell that was killed makes room for a new one, although a program of it lives on', async () => {
  const terminalId = aTerminalId();
  const before = await open(terminalId);
  const screen = readScreen(before);
  before.stream.write('(setsid nohup sleep 300 > /dev/null 2>&1 &); echo lea""ves\r');
  await screen.waitFor('leaves');
  await runInSandbox(engine.runtime, id, `pkill -KILL -f '^dtach .*${terminalId}'`);
  await screen.end;
  expect(await engine.runtime.listTerminals(id)).toContain(terminalId);
  const after = await open(terminalId);
  after.stream.write('echo new-$((1+1))\r');
  await readScreen(after).waitFor('new-2');
  await engine.runtime.closeTerminal(id, terminalId);
});

test('a terminal that cannot open is told as such', async () => {
  await runInSandbox(engine.runtime, id, 'mv /usr/bin/dtach /usr/bin/dtach-moved');
  await expect(open()).rejects.toMatchObject({ code: 'SANDBOX_NOT_ANSWERING' });
  await runInSandbox(engine.runtime, id, 'mv /usr/bin/dtach-moved /usr/bin/dtach');
});

test('bytes come through as they are, also Hangul cut inside a syllable and what is no text at all', async () => {
  const terminal = await open();
  const screen = readScreen(terminal);
  terminal.stream.write("stty raw -echo; printf 'REA''DY'; head -c 12 | od -An -tx1; stty sane\r");
  await screen.waitFor('READY');
  const bytes = Buffer.concat([Buffer.from('나루'), Buffer.from([0xff, 0xfe, 0x00, 0x03, 0x1b, 0x7f])]);
  terminal.stream.write(bytes.subarray(0, 4));
  terminal.stream.write(bytes.subarray(4, 5));
  terminal.stream.write(bytes.subarray(5));
  await screen.waitFor('eb 82 98 eb a3 a8 ff fe 00 03 1b 7f');
  terminal.detach();
});

test('a paste of 100 kB arrives whole and in order, and its echo does not hold it up', async () => {
  const terminal = await open();
  const screen = readScreen(terminal);
  // Lines of Hangul, each with its number, to a program that reads them while the terminal echoes them.
  const lines = Array.from({ length: 3_000 }, (_, index) => `${index} 나루에서 붙여넣기 시험\n`);
  const paste = Buffer.from(lines.join(''));
  expect(paste.length).toBeGreaterThan(100_000);
  terminal.stream.write(`printf 'REA''DY'; head -n ${lines.length} | sha256sum; echo do''ne\r`);
  await screen.waitFor('READY');
  terminal.stream.write(paste);
  await screen.waitFor('done', 30_000);
  expect(screen.text()).toContain(createHash('sha256').update(paste).digest('hex'));
  terminal.detach();
});

test('a shell is shown from its first byte on, also when many start at once', async () => {
  const starts = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const terminal = await open();
      const screen = readScreen(terminal);
      await screen.waitFor('\x1b]133;B');
      terminal.detach();
      return screen.text();
    }),
  );
  for (const shown of starts) expect(shown.startsWith('\x1b]133;D;0')).toBe(true);
});

test('a flood stops while nobody reads, and goes on without a loss', async () => {
  const terminal = await open();
  const { stream } = terminal;
  let bytes = 0;
  let tail = '';
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    tail = (tail + chunk.toString('latin1')).slice(-200);
  });
  stream.write('stty -onlcr; head -c 60000000 /dev/zero | tr "\\0" x; echo END-$((1+1))\r');
  await waitUntil('the flood has begun', () => bytes > 1_000_000);
  stream.pause();
  const writtenBytes = async () => {
    const { text } = await runInSandbox(
      engine.runtime,
      id,
      'awk "/^wchar/ { print \\$2 }" /proc/$(pgrep -nx tr)/io',
    );
    return Number(text);
  };
  // The program is stopped when two looks find the same; what is between it and us is bounded by pipes and sockets.
  let before = -1;
  await waitUntil('the program stands still', async () => {
    const now = await writtenBytes();
    const isStill = now === before;
    before = now;
    return isStill;
  });
  const pausedAt = bytes;
  expect(before).toBeLessThan(60_000_000);
  expect(before - pausedAt).toBeLessThan(8_000_000);
  expect(bytes).toBe(pausedAt);
  stream.resume();
  await waitUntil('the flood has ended', () => tail.includes('END-2'), 40_000);
  expect(bytes).toBeGreaterThanOrEqual(60_000_000);
  terminal.detach();
});

test('Ctrl+C ends a flood at once', async () => {
  const terminal = await open();
  const screen = readScreen(terminal);
  let bytes = 0;
  terminal.stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  terminal.stream.write('yes\r');
  await waitUntil('the flood has begun', () => bytes > 200_000);
  terminal.stream.write('\u0003');
  await screen.waitFor('^C');
  const atEnd = bytes;
  terminal.stream.write('echo quiet-$((1+1))\r');
  await screen.waitFor('quiet-2');
  // What was on its way, and no flood any more.
  expect(bytes - atEnd).toBeLessThan(1_000_000);
  terminal.detach();
});
