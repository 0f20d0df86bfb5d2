import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FoundationUsers } from './foundation-users.ts';

let stateDir: string;
let living: Set<number>;
let stops: number;

const aVisitor = (pid: number) =>
  new FoundationUsers(stateDir, { pid, isOurs: (other) => living.has(other) });
const user = async (pid: number) => {
  living.add(pid);
  const users = aVisitor(pid);
  await users.join();
  return users;
};
const stop = async () => {
  stops += 1;
};

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'naru-users-'));
  living = new Set();
  stops = 0;
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

test('who started engine and database stops them, once', async () => {
  const users = await user(101);
  users.noteStart();
  await users.leave(stop);
  await users.leave(stop);
  expect(stops).toBe(1);
});

test('who found them running leaves them running', async () => {
  await (await user(101)).leave(stop);
  expect(stops).toBe(0);
});

test('who started them leaves them to another that still stands on them', async () => {
  const starter = await user(101);
  starter.noteStart();
  const site = await user(102);
  await starter.leave(stop);
  expect(stops).toBe(0);
  await site.leave(stop);
  expect(stops).toBe(1);
});

test('a command that was killed inherits nothing', async () => {
  const starter = await user(101);
  starter.noteStart();
  await user(102);
  living.delete(102);
  await starter.leave(stop);
  expect(stops).toBe(1);
});

test('what a starter that was killed left running is stopped by who comes next', async () => {
  (await user(101)).noteStart();
  living.delete(101);
  await (await user(102)).leave(stop);
  expect(stops).toBe(1);
});

test('what a starter that is killed leaves running is stopped by who stands on it', async () => {
  (await user(101)).noteStart();
  const site = await user(102);
  living.delete(101);
  await site.leave(stop);
  expect(stops).toBe(1);
});

test('who comes while the two are stopped waits, so that it does not adopt what is about to end', async () => {
  const starter = await user(101);
  starter.noteStart();
  const order: string[] = [];
  const stopping = Promise.withResolvers<void>();
  const leaving = starter.leave(() => stopping.promise.then(() => void order.push('stopped')));
  const joining = user(102).then(() => order.push('joined'));
  // It says that it waits: then it has found the lock taken.
  await expect.poll(() => vi.mocked(console.log).mock.calls.flat().join()).toContain('기다리기');
  stopping.resolve();
  await Promise.all([leaving, joining]);
  expect(order).toEqual(['stopped', 'joined']);
});

test('what takes the two from everybody is refused while others stand on them, and names those', async () => {
  const visitor = aVisitor(103);
  await user(101);
  await user(102);
  await expect(visitor.whileAlone(stop)).rejects.toMatchObject({
    message: expect.stringContaining('101 102'),
    advice: expect.stringContaining('kill 101 102'),
  });
  expect(stops).toBe(0);
});

test('it is done when nobody has ever joined, and when those who did have left or were killed', async () => {
  const visitor = aVisitor(103);
  await visitor.whileAlone(stop);
  await (await user(101)).leave(stop);
  await user(102);
  living.delete(102);
  await visitor.whileAlone(stop);
  expect(stops).toBe(2);
});

test('the site that is to be stopped first is no reason to refuse', async () => {
  const visitor = aVisitor(103);
  await user(101);
  expect(() => visitor.assertAlone({ exceptPid: 101 })).not.toThrow();
  expect(() => visitor.assertAlone()).toThrow('101');
});
