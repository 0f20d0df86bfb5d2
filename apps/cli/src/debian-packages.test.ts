import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepServicesStopped } from './debian-packages.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'naru-policy-'));
  file = join(folder, 'policy-rc.d');
});
afterEach(() => rmSync(folder, { recursive: true }));

function install(): { during: string } {
  using _policy = keepServicesStopped(file);
  return { during: readFileSync(file, 'utf8') };
}

test('services are kept from starting during an installation only', () => {
  expect(install().during).toContain('exit 101');
  expect(existsSync(file)).toBe(false);
});

test("the operator's own policy stays", () => {
  writeFileSync(file, '#!/bin/sh\nexit 0\n');
  expect(install().during).toContain('exit 0');
  expect(existsSync(file)).toBe(true);
});

test('what a killed run left goes at the end of the next', () => {
  const killed = keepServicesStopped(file);
  const left = readFileSync(file);
  killed[Symbol.dispose]();
  writeFileSync(file, left);
  install();
  expect(existsSync(file)).toBe(false);
});

/** A program that says "ready" during an installation, and what else it does. */
function anInstallation(more: string) {
  const module = JSON.stringify(new URL('./debian-packages.ts', import.meta.url).href);
  const program = `
    import { keepServicesStopped } from ${module};
    using policy = keepServicesStopped(${JSON.stringify(file)});
    ${more}
    console.log('ready');
    await new Promise((resolve) => process.stdin.once('end', resolve).resume());`;
  return spawn(process.execPath, ['--input-type=module-typescript', '-e', program]);
}

test('Ctrl+C during an installation ends the program as ever and leaves no policy', async () => {
  const child = anInstallation('');
  await once(child.stdout, 'data');
  expect(existsSync(file)).toBe(true);
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
  expect(existsSync(file)).toBe(false);
});

test('a program that stops in order at Ctrl+C keeps the policy until then', async () => {
  const child = anInstallation("process.on('SIGINT', () => console.log('heard'));");
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  await once(child.stdout, 'data');
  expect(existsSync(file)).toBe(true);
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(existsSync(file)).toBe(false);
});
