import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runVisibly } from './run-program.ts';

const cwd = import.meta.dirname;

test('a program answers with its exit code', async () => {
  expect(await runVisibly([process.execPath, '-e', 'process.exit(3)'], { cwd })).toBe(3);
});

test('a program that is not wanted any more is asked to stop, and may do so in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-run-'));
  const listening = join(folder, 'listening');
  const inOrder = `
    process.on('SIGTERM', () => process.exit(7));
    require('node:fs').writeFileSync(process.argv[1], '');
    setInterval(() => {}, 1000);
  `;
  const interruption = new AbortController();
  const running = runVisibly([process.execPath, '-e', inOrder, listening], {
    cwd,
    signal: interruption.signal,
  });
  await vi.waitFor(() => expect(existsSync(listening)).toBe(true), 10_000);
  interruption.abort();
  expect(await running).toBe(7);
  rmSync(folder, { recursive: true });
});
