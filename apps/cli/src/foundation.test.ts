import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSiteDatabase, standOnFoundation, stopFoundation } from './foundation.ts';
import { FoundationUsers } from './foundation-users.ts';

let stateDir: string;
let stops: number;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'naru-foundation-'));
  stops = 0;
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(stateDir, { recursive: true });
});

const stop = async () => {
  stops += 1;
};
/** Another command, which takes this process for one, too. */
const other = () => new FoundationUsers(stateDir, { pid: 1, isOurs: () => true });
const isStoodOn = () => {
  try {
    other().assertAlone();
    return false;
  } catch {
    return true;
  }
};
const look = (isAdopted: boolean) => async () => ({ isAdopted, isSafe: isStoodOn() });

test.each([
  ['found', 0],
  ['started', 1],
])(
  'a command has joined before it looks, and stops in the end what it started (%s)',
  async (how, expected) => {
    const engine = await standOnFoundation({ stateDir }, look(how === 'found'), stop);
    expect(engine.isSafe).toBe(true);
    await engine[Symbol.asyncDispose]();
    expect({ stops, isStoodOn: isStoodOn() }).toEqual({ stops: expected, isStoodOn: false });
  },
);

test('a command that could not prepare stands on nothing', async () => {
  const failing = standOnFoundation({ stateDir }, () => Promise.reject(new Error('no disk')), stop);
  await expect(failing).rejects.toThrow('no disk');
  expect(isStoodOn()).toBe(false);
});

test('whoever reads the results of a site stands on its database until it has done so', async () => {
  vi.stubEnv('DATABASE_URL', 'postgresql://naru@127.0.0.1/naru');
  const project = { root: stateDir, stateDir, logDir: stateDir, runDir: stateDir, lessonsDir: stateDir };
  const database = await openSiteDatabase(project);
  expect(isStoodOn()).toBe(true);
  await database?.[Symbol.asyncDispose]();
  expect(isStoodOn()).toBe(false);
});

test('a database that could not start is stopped all the same, without its secrets', async () => {
  mkdirSync(join(stateDir, 'postgres'));
  writeFileSync(join(stateDir, 'postgres', 'PG_VERSION'), '9\n');
  await expect(stopFoundation({ stateDir })).resolves.toBeUndefined();
});
