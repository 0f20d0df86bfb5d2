import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allowForwarding, restoreForwarding } from './machine-forwarding.ts';

let folder: string;
const files = () => ({
  switchFile: join(folder, 'ip_forward'),
  formerValueFile: join(folder, 'run', 'former'),
});
const nobodyElse = async () => false;
const somebodyElse = async () => true;
const setSwitch = (value: string) => writeFile(files().switchFile, value);
const readSwitch = async () => (await readFile(files().switchFile, 'utf8')).trim();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-forwarding-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('what was off is on, also after a second run, and off again in the end', async () => {
  await setSwitch('0\n');
  await allowForwarding(files());
  await allowForwarding(files());
  expect(await readSwitch()).toBe('1');
  await restoreForwarding(files(), nobodyElse);
  expect(await readSwitch()).toBe('0');
});

test('what was on stays on', async () => {
  await setSwitch('1\n');
  await allowForwarding(files());
  await restoreForwarding(files(), nobodyElse);
  expect(await readSwitch()).toBe('1');
});

test('somebody who came later and relies on it keeps it', async () => {
  await setSwitch('0\n');
  await allowForwarding(files());
  await restoreForwarding(files(), somebodyElse);
  expect(await readSwitch()).toBe('1');
});

test('it is given back once: a later choice of the machine stands', async () => {
  await setSwitch('0\n');
  await allowForwarding(files());
  await restoreForwarding(files(), nobodyElse);
  await setSwitch('1\n');
  await restoreForwarding(files(), nobodyElse);
  expect(await readSwitch()).toBe('1');
});
