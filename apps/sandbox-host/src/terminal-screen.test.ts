import headless from '@xterm/headless';
import { expect, onTestFinished, test, vi } from 'vitest';
import { TerminalScreen } from './terminal-screen.ts';

const size = { cols: 40, rows: 6 };

function aScreen(options: { scrollbackLines?: number; onCaughtUp?: () => void } = {}) {
  const screen = new TerminalScreen({
    size,
    scrollbackLines: options.scrollbackLines ?? 100,
    onCaughtUp: options.onCaughtUp ?? (() => undefined),
  });
  onTestFinished(() => screen.dispose());
  return screen;
}

/** What a person sees on a terminal that got these bytes: the lines of the active screen, and the cursor. */
async function see(...outputs: (string | Buffer)[]) {
  const terminal = new headless.Terminal({ ...size, scrollback: 100, allowProposedApi: true });
  for (const output of outputs) await new Promise<void>((resolve) => terminal.write(output, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from(
    { length: active.length },
    (_, y) => active.getLine(y)?.translateToString(true) ?? '',
  );
  const colours = Array.from({ length: active.length }, (_, y) =>
    Array.from({ length: 8 }, (_, x) => active.getLine(y)?.getCell(x)?.getFgColor()).join(','),
  );
  const seen = {
    type: active.type,
    lines,
    colours,
    cursor: [active.cursorX, active.cursorY],
    modes: { ...terminal.modes },
  };
  terminal.dispose();
  return seen;
}

const cases: Record<string, string> = {
  'a prompt with colours':
    '\x1b[32mroot@naru\x1b[0m:\x1b[34m~/lab\x1b[0m# echo 안녕하세요\r\n안녕하세요\r\n# ',
  'lines that scrolled away': `${Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\r\n')}\r\n$ `,
  'a full-screen program':
    '$ vim\r\n\x1b[?1049h\x1b[2J\x1b[H\x1b[7mDockerfile\x1b[0m\r\nFROM debian\x1b[3;5H\x1b[?1h\x1b=',
  'a program that left the alternate screen': '$ vim\r\n\x1b[?1049h\x1b[2Jtext\x1b[?1049l$ back\r\n',
  'bracketed paste and mouse reports': '\x1b[?2004h\x1b[?1000h\x1b[?1006h$ ',
  'wide characters at the edge': `${'가나다라마바사아자차카타파하'.repeat(3)}\r\n`,
};

test.each(Object.entries(cases))('the replay of %s looks the same', async (_name, output) => {
  const screen = aScreen();
  screen.write(Buffer.from(output));
  expect(await see(await screen.snapshot())).toEqual(await see(output));
});

test('a Hangul syllable split across chunks survives', async () => {
  const bytes = Buffer.from('도커');
  const screen = aScreen();
  for (const byte of bytes) screen.write(Buffer.from([byte]));
  expect(await screen.snapshot()).toContain('도커');
});

test('a snapshot holds what was written before it and nothing of what came after', async () => {
  const screen = aScreen();
  screen.write(Buffer.from('before'));
  const snapshot = screen.snapshot();
  screen.write(Buffer.from(' after'));
  expect(await snapshot).toContain('before');
  expect(await snapshot).not.toContain('after');
});

test('a hidden cursor, its shape, the mouse encoding and the scroll region survive', async () => {
  const screen = aScreen();
  screen.write(Buffer.from('\x1b[2;4r\x1b[3;7Hhere\x1b[?25l\x1b[5 q\x1b[?1006h'));
  const replay = await screen.snapshot();
  for (const sequence of ['\x1b[2;4r', '\x1b[?25l', '\x1b[5 q', '\x1b[?1006h'])
    expect(replay).toContain(sequence);
  expect((await see(replay)).cursor).toEqual((await see('\x1b[2;4r\x1b[3;7Hhere')).cursor);
});

test('a reset forgets those modes', async () => {
  const screen = aScreen();
  screen.write(Buffer.from('\x1b[?25l\x1b[?1006h\x1b[2;4r\x1bc'));
  expect(await screen.snapshot()).toBe('');
});

test('a resize takes effect between what was written before and after', async () => {
  const screen = aScreen();
  screen.write(Buffer.from('x'.repeat(40)));
  screen.resize({ cols: 20, rows: 4 });
  await screen.snapshot();
  expect(screen.size).toEqual({ cols: 20, rows: 4 });
});

function aFlood(lines: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let i = 0; i < lines; i += 500) {
    chunks.push(
      Buffer.from(Array.from({ length: 500 }, (_, j) => `line number ${i + j} of a large file\r\n`).join('')),
    );
  }
  return chunks;
}

test('a flood of plain text is skimmed and looks as if all of it had been parsed', async () => {
  const screen = aScreen();
  const flood = aFlood(100_000);
  screen.write(Buffer.from('\x1b[31m'));
  await screen.snapshot();
  for (const chunk of flood) screen.write(chunk);
  expect(screen.isBehind).toBe(false);
  screen.write(Buffer.from('$ '));
  const startedAtMs = performance.now();
  const replay = await screen.snapshot();
  // Parsing all 3.6 MB takes several times as long; the whole flood would be thousands of slices.
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  const whole = Buffer.concat([Buffer.from('\x1b[31m'), ...flood, Buffer.from('$ ')]);
  expect(await see(replay)).toEqual(await see(whole));
});

test('a flood with control sequences asks for a pause, and is parsed completely', async () => {
  const onCaughtUp = vi.fn();
  const screen = aScreen({ onCaughtUp });
  const flood = aFlood(30_000).map((chunk) => Buffer.concat([Buffer.from('\x1b[33m'), chunk]));
  for (const chunk of flood) screen.write(chunk);
  expect(screen.isBehind).toBe(true);
  const replay = await screen.snapshot();
  expect(onCaughtUp).toHaveBeenCalledTimes(1);
  expect(screen.isBehind).toBe(false);
  expect(await see(replay)).toEqual(await see(Buffer.concat(flood)));
});

test.each([...'STLMIZb'])(
  'a count beyond the screen in CSI %s takes neither time nor memory',
  async (final) => {
    const screen = aScreen();
    screen.write(Buffer.from(`before\x1b[2147483647${final}after`));
    expect(await screen.snapshot()).toContain('beforeafter');
  },
);

test('counts that a screen has are obeyed', async () => {
  const output = 'one\r\ntwo\r\nthree\x1b[2S\x1b[1T\x1b[1L\x1b[1Ma\x1b[3b\x1b[1I.\x1b[2Z';
  const screen = aScreen();
  screen.write(Buffer.from(output));
  expect(await see(await screen.snapshot())).toEqual(await see(output));
});

test('a flood of costly control sequences leaves others their turn', async () => {
  const screen = aScreen();
  screen.write(Buffer.from(`\x1b[${size.rows}S`.repeat(16_000)));
  let turns = 0;
  let isParsed = false;
  void screen.snapshot().then(() => {
    isParsed = true;
  });
  while (!isParsed) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    turns += 1;
  }
  expect(turns).toBeGreaterThan(5);
});

test('who waits for a snapshot of a screen that is disposed gets an empty one', async () => {
  const screen = aScreen();
  screen.write(Buffer.from('x'.repeat(100_000)));
  const snapshot = screen.snapshot();
  screen.dispose();
  expect(await snapshot).toBe('');
  expect(await screen.snapshot()).toBe('');
});
