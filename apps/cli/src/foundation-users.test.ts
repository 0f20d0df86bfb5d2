import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FoundationUsers } from './foundation-users.ts';

let stateDir: string;
let living: Set<number>;
const user = (pid: number) => {
  living.add(pid);
  const users = new FoundationUsers(stateDir, { pid, isOurs: (other) => living.has(other) });
  users.join();
  return users;
};

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'naru-users-'));
  living = new Set();
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

test('who started engine and database stops them, once', () => {
  const users = user(101);
  users.noteStart();
  expect([users.leave(), users.leave()]).toEqual([true, false]);
});

test('who found them running leaves them running', () => {
  expect(user(101).leave()).toBe(false);
});

test('who started them leaves them to another that still stands on them', () => {
  const starter = user(101);
  starter.noteStart();
  const site = user(102);
  expect(starter.leave()).toBe(false);
  expect(site.leave()).toBe(true);
});

test('a command that was killed inherits nothing', () => {
  const starter = user(101);
  starter.noteStart();
  user(102);
  living.delete(102);
  expect(starter.leave()).toBe(true);
});
