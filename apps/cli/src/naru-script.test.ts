import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = resolve(import.meta.dirname, '../../../naru');
const started: ChildProcess[] = [];
let root: string;

/** A checkout whose npm takes as long as the test wants, and writes down when it begins and ends. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'naru-script-'));
  mkdirSync(join(root, 'bin'));
  mkdirSync(join(root, 'apps/cli/src'), { recursive: true });
  copyFileSync(script, join(root, 'naru'));
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'apps/cli/src/main.ts'), '');
  symlinkSync(process.execPath, join(root, 'bin/node'));
  execFileSync('mkfifo', [join(root, 'go')]);
  const npm = 'echo begin >>log; read -r _ <go; mkdir -p node_modules; echo end >>log';
  writeFileSync(join(root, 'bin/npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
});
afterEach(() => {
  for (const child of started.splice(0)) if (child.pid) killGroup(child.pid);
  rmSync(root, { recursive: true });
});

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function run(): { said(): string; ended: Promise<unknown[]> } {
  const env = { PATH: `${join(root, 'bin')}:${process.env.PATH}` };
  const child = spawn('bash', [join(root, 'naru')], {
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return { said: () => said, ended: once(child, 'exit') };
}

const log = () => (existsSync(join(root, 'log')) ? readFileSync(join(root, 'log'), 'utf8') : '');

test('of two first runs at once one installs, and the other says that it waits and finds the packages', async () => {
  const first = run();
  await expect.poll(log, { timeout: 5_000 }).toBe('begin\n');
  const second = run();
  await expect.poll(second.said, { timeout: 5_000 }).toContain('기다려요');
  writeFileSync(join(root, 'go'), 'go\n');
  expect(await Promise.all([first.ended, second.ended])).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(log()).toBe('begin\nend\n');
});
