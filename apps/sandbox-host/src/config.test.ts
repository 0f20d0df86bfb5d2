import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const GIB = 1024 ** 3;
const machine = { totalMemoryBytes: 24 * GIB };
const secrets = { NARU_SERVICE_TOKEN: 's'.repeat(32), NARU_TICKET_SECRET: 't'.repeat(32) };

test('defaults fit a development machine', () => {
  const config = readConfig({ ...secrets, NARU_STATE_DIR: '/state', NARU_LESSONS_DIR: '/lessons' }, machine);
  expect(config).toEqual({
    port: 7070,
    stateDir: '/state',
    siteUrl: 'http://127.0.0.1:3000',
    lessonsDir: '/lessons',
    instance: 'naru',
    engineUrl: 'unix:///state/engine/docker.sock',
    mirrorHealthUrl: null,
    sandbox: {
      image: 'naru/sandbox:latest',
      mirrorUrl: null,
      programsDir: null,
      limits: { memoryBytes: GIB, cpus: 1, pids: 512, diskBytes: 3 * GIB },
    },
    maxRunning: 44,
    lease: {
      idleMs: 1_800_000,
      leaseMs: 7_200_000,
      extendMs: 1_800_000,
      maxExtensions: 4,
      keepMs: 259_200_000,
    },
    secrets: { serviceToken: 's'.repeat(32), ticketSecret: 't'.repeat(32) },
  });
});

test('one error lists every bad variable', () => {
  const read = () =>
    readConfig(
      { NARU_SANDBOX_HOST_PORT: 'seven', NARU_SERVICE_TOKEN: 'short', NARU_MIRROR_URL: 'ftp://x' },
      machine,
    );
  for (const name of ['HOST_PORT', 'SERVICE_TOKEN', 'TICKET_SECRET', 'MIRROR_URL']) {
    expect(read).toThrow(new RegExp(`NARU_.*${name}: `));
  }
});

test('the mirror is looked at where the sandboxes find it unless told otherwise', () => {
  const mirror = { ...secrets, NARU_MIRROR_URL: 'http://10.0.0.1:5000' };
  expect(readConfig(mirror, machine).mirrorHealthUrl).toBe('http://10.0.0.1:5000');
  expect(
    readConfig({ ...mirror, NARU_MIRROR_HEALTH_URL: 'http://127.0.0.1:5000' }, machine).mirrorHealthUrl,
  ).toBe('http://127.0.0.1:5000');
});

test('a small machine still gets one sandbox', () => {
  expect(readConfig(secrets, { totalMemoryBytes: GIB }).maxRunning).toBe(1);
});
