import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stopLeftPrograms } from './left-programs.ts';
import { writeRunningNaru } from './running-naru.ts';

let runDir: string;
const started: ChildProcess[] = [];

beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'naru-left-'));
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(runDir, { recursive: true });
});

/** A program that runs under this name until it is asked to end. */
async function aProgram(name: string): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1e6)', name]);
  started.push(child);
  await once(child.stdout, 'data');
  return child as typeof child & { pid: number };
}

const remember = (pid: number, programs: Record<string, number>) =>
  writeRunningNaru(join(runDir, 'up.json'), { pid, address: '', sandboxHostUrl: '', programs });

test('the programs of a site that was killed are stopped and forgotten, and nobody else who got a pid of theirs', async () => {
  const [host, web, stranger] = await Promise.all(
    ['/naru/apps/sandbox-host/src/main.ts', '/naru/apps/web/server/main.ts', '/home/main.ts'].map(aProgram),
  );
  if (!host || !web || !stranger) throw new Error('three were started');
  remember(0, { 'sandbox-host': host.pid, web: web.pid, extra: stranger.pid });
  const ended = Promise.all([once(host, 'exit'), once(web, 'exit')]);
  await stopLeftPrograms({ runDir });
  expect(await ended).toEqual([
    [null, 'SIGTERM'],
    [null, 'SIGTERM'],
  ]);
  expect({ stranger: stranger.signalCode, isRemembered: existsSync(join(runDir, 'up.json')) }).toEqual({
    stranger: null,
    isRemembered: false,
  });
});

test('the programs of a site that runs are left alone', async () => {
  const [supervisor, web] = await Promise.all(
    ['apps/cli/src/main.ts', '/naru/apps/web/server/main.ts'].map(aProgram),
  );
  if (!supervisor || !web) throw new Error('two were started');
  remember(supervisor.pid, { web: web.pid });
  await stopLeftPrograms({ runDir });
  expect({ web: web.signalCode, isRemembered: existsSync(join(runDir, 'up.json')) }).toEqual({
    web: null,
    isRemembered: true,
  });
});
