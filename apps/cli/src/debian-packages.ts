import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CommandFailure } from './command-failure.ts';
import { SIGNALS } from './interruption.ts';
import { message } from './messages.ts';
import { step } from './progress.ts';
import type { Project } from './project.ts';
import { runQuietly } from './run-program.ts';

/** A package, and the program or file that shows it is there, by whatever package it came. */
export type DebianPackage = { name: string } & ({ program: string } | { file: string });

/** Installs what is missing; nothing is touched when all is there. */
export async function ensureDebianPackages(
  project: Project,
  packages: readonly DebianPackage[],
): Promise<void> {
  const missing = packages.filter((one) => !isPresent(one)).map((one) => one.name);
  if (missing.length === 0) return;
  const list = missing.join(' ');
  const advice = message('step.debianAdvice', { packages: list });
  const title = message('step.debian', { packages: list });
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) {
    throw new CommandFailure(title, advice);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const listTitle = message('step.debianList');
  await step(listTitle, () =>
    runQuietly(['apt-get', 'update', '-q'], {
      cwd: project.root,
      log: join(project.logDir, 'apt-update.log'),
      env,
      failure: listTitle,
      advice,
    }),
  );
  using _policy = keepServicesStopped();
  await step(title, () =>
    runQuietly(['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...missing], {
      cwd: project.root,
      log: join(project.logDir, 'apt-install.log'),
      env,
      failure: title,
      advice,
    }),
  );
}

function isPresent(wanted: DebianPackage): boolean {
  if ('file' in wanted) return existsSync(wanted.file);
  const folders = ['/usr/sbin', '/sbin', ...(process.env.PATH ?? '').split(delimiter)];
  return folders.some((folder) => existsSync(join(folder, wanted.program)));
}

const POLICY_FILE = '/usr/sbin/policy-rc.d';
const POLICY = '#!/bin/sh\nexit 101\n';

/**
 * Debian starts a package's services at installation unless this file answers 101. Ours must not start:
 * we run our own engine and registry. A policy the operator has stays as it is; one with our very words was left by a
 * run that was killed. A signal that ends this program takes the file away, too.
 */
export function keepServicesStopped(file = POLICY_FILE): Disposable {
  if (existsSync(file) && readFileSync(file, 'utf8') !== POLICY) return { [Symbol.dispose]() {} };
  writeFileSync(file, POLICY, { mode: 0o755 });
  const end = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    rmSync(file, { force: true });
  };
  const onSignal = (signal: NodeJS.Signals) => {
    // Another listener means that the program goes on until it has stopped in order, and comes by here then.
    if (process.listenerCount(signal) > 1) return;
    end();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { [Symbol.dispose]: end };
}
