import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostHealth } from '@naru/protocol/host-api';
import { expect, test } from 'vitest';
import { checkHealth } from './check-health.ts';

const healthy: HostHealth = {
  ok: true,
  engine: 'up',
  mirror: 'up',
  sandboxes: { running: 0, queued: 0, capacity: 4 },
  version: '0.1.0',
};

async function checkWith(body: unknown, { isDatabaseUp = true, status = 200 } = {}) {
  const host = createServer((_req, res) => res.writeHead(status).end(JSON.stringify(body)));
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  try {
    return await checkHealth({
      database: { isUp: async () => isDatabaseUp },
      sandboxHost: { hostname: '127.0.0.1', port: (host.address() as AddressInfo).port },
    });
  } finally {
    host.closeAllConnections();
    host.close();
  }
}

test('all is well when the database and the sandbox host say so', async () => {
  expect(await checkWith(healthy)).toEqual({
    ok: true,
    database: 'up',
    sandboxHost: 'up',
    engine: 'up',
    mirror: 'up',
  });
});

test('a lost database is named', async () => {
  expect(await checkWith(healthy, { isDatabaseUp: false })).toEqual({
    ok: false,
    database: 'down',
    sandboxHost: 'up',
    engine: 'up',
    mirror: 'up',
  });
});

test('a missing mirror is told, and does not keep the class from working', async () => {
  expect(await checkWith({ ...healthy, mirror: 'missing' })).toMatchObject({ ok: true, mirror: 'missing' });
});

test('a sandbox host without its engine is degraded, and one that speaks nonsense is down', async () => {
  const noEngine = { ...healthy, ok: false, engine: 'down' };
  expect(await checkWith(noEngine, { status: 503 })).toMatchObject({ ok: false, sandboxHost: 'degraded' });
  expect(await checkWith({ hello: 1 })).toMatchObject({ ok: false, sandboxHost: 'down' });
});

test('nobody on the port is down', async () => {
  const sandboxHost = { hostname: '127.0.0.1', port: 1 };
  expect(await checkHealth({ database: { isUp: async () => true }, sandboxHost })).toMatchObject({
    sandboxHost: 'down',
  });
});
