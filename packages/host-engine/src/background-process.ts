import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A program that outlives us: its pid and start time are in a file, so that a later run finds the very same process
 * and never signals another one that got its number.
 */
export interface BackgroundProcess {
  pid: number;
  isAdopted: boolean;
}

interface ProcessRecord {
  pid: number;
  startTicks: number;
  /** A digest of what it was started with; a change means: start again. */
  version: string;
}

export interface BackgroundProgram {
  argv: readonly string[];
  pidFile: string;
  logFile: string;
  env?: Record<string, string>;
  version: string;
  /** Called when the program is about to be started, not when it is adopted. */
  beforeStart?: () => Promise<void>;
}

/** Field 22 of /proc/PID/stat; the name in field 2 may hold spaces and brackets. */
export function parseStartTicks(statText: string): number | undefined {
  const afterName = statText.slice(statText.lastIndexOf(')') + 2).split(' ');
  const isZombie = afterName[0] === 'Z' || afterName[0] === 'X';
  const ticks = Number(afterName[19]);
  return isZombie || !Number.isFinite(ticks) ? undefined : ticks;
}

async function readStartTicks(pid: number): Promise<number | undefined> {
  return readFile(`/proc/${pid}/stat`, 'utf8').then(parseStartTicks, () => undefined);
}

async function readRecord(pidFile: string): Promise<ProcessRecord | undefined> {
  try {
    return JSON.parse(await readFile(pidFile, 'utf8')) as ProcessRecord;
  } catch {
    return undefined;
  }
}

/** The process of this pid file when it still runs. */
export async function findBackground(pidFile: string): Promise<{ pid: number; version: string } | undefined> {
  const record = await readRecord(pidFile);
  if (!record || (await readStartTicks(record.pid)) !== record.startTicks) return undefined;
  return { pid: record.pid, version: record.version };
}

/** Adopts the running program of the same version, or ends an older one and starts it. */
export async function ensureBackground(program: BackgroundProgram): Promise<BackgroundProcess> {
  const running = await findBackground(program.pidFile);
  if (running?.version === program.version) return { pid: running.pid, isAdopted: true };
  if (running) await stopBackground(program.pidFile);
  await mkdir(dirname(program.pidFile), { recursive: true });
  await mkdir(dirname(program.logFile), { recursive: true });
  await program.beforeStart?.();
  const log = await open(program.logFile, 'a', 0o640);
  try {
    const [command, ...args] = program.argv;
    if (command === undefined) throw new RangeError('a program needs a command');
    const child = spawn(command, args, {
      // Its own process group and session: Ctrl+C in the terminal of ./naru does not reach it.
      detached: true,
      cwd: '/',
      stdio: ['ignore', log.fd, log.fd],
      env: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        LC_ALL: 'C.UTF-8',
        ...program.env,
      },
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => resolve(child.pid ?? 0));
    });
    child.unref();
    const startTicks = await readStartTicks(pid);
    const record: ProcessRecord = { pid, startTicks: startTicks ?? -1, version: program.version };
    await writeFile(program.pidFile, JSON.stringify(record), { mode: 0o600 });
    return { pid, isAdopted: false };
  } finally {
    await log.close();
  }
}

/** SIGTERM, and SIGKILL after the patience is over. Not running is success. */
export async function stopBackground(pidFile: string, patienceMs = 15_000): Promise<void> {
  const running = await findBackground(pidFile);
  if (running) {
    signal(running.pid, 'SIGTERM');
    const deadline = Date.now() + patienceMs;
    while ((await findBackground(pidFile)) && Date.now() < deadline) await sleep(50);
    if (await findBackground(pidFile)) {
      signal(running.pid, 'SIGKILL');
      while (await findBackground(pidFile)) await sleep(20);
    }
  }
  await rm(pidFile, { force: true });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export async function readLogTail(logFile: string, maxChars = 1500): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.slice(-maxChars).trim();
}
