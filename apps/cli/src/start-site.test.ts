import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { removeAllSandboxes } from './start-site.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A sandbox host that lists one sandbox, unless it is silent at that, and never ends a removal. */
async function aStuckHost({ isListing }: { isListing: boolean }): Promise<string> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || !isListing) return;
    response.end(JSON.stringify({ sandboxes: [{ studentId: 'stu_0123456789', view: { phase: 'none' } }] }));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([true, false])(
  'a sandbox host that does not answer (listing: %s) is not waited for without end',
  async (isListing) => {
    const sandboxHostUrl = await aStuckHost({ isListing });
    await expect(
      removeAllSandboxes({ sandboxHostUrl, serviceToken: 'token', timeoutMs: 300 }),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
  },
);
