import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FoundationUsers } from '../foundation-users.ts';
import { findProject, type Project } from '../project.ts';
import { writeRunningNaru } from '../running-naru.ts';
import { down } from './down.ts';
import { reset } from './reset.ts';

let project: Project;
const started: ChildProcess[] = [];

beforeEach(() => {
  project = findProject({ NARU_STATE_DIR: mkdtempSync(join(tmpdir(), 'naru-down-')) });
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(project.stateDir, { recursive: true });
});

/** A process that is a command of ours by its name, and stands on engine and database. */
async function aCommand(): Promise<number> {
  const program = 'console.log("up"); setInterval(() => {}, 1e6)';
  const child = spawn(process.execPath, ['-e', program, 'apps/cli/src/main.ts']);
  started.push(child);
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  await new FoundationUsers(project.stateDir, { pid }).join();
  return pid;
}

const remember = (pid: number) =>
  writeRunningNaru(join(project.runDir, 'up.json'), { pid, address: '', sandboxHostUrl: '', programs: {} });

test('down stops nothing under a command that still stands on it, and names that', async () => {
  const pid = await aCommand();
  await expect(down([], project)).rejects.toThrow(String(pid));
});

test('down clears up after a site that was killed when nobody else is there', async () => {
  remember(0);
  expect(await down([], project)).toBe(0);
  expect(existsSync(join(project.runDir, 'up.json'))).toBe(false);
});

test('reset leaves the site open while another command stands on the same engine', async () => {
  const [site, other] = [await aCommand(), await aCommand()];
  remember(site);
  await expect(reset(['--yes'], project)).rejects.toThrow(String(other));
  expect(started.map(({ signalCode }) => signalCode)).toEqual([null, null]);
});
