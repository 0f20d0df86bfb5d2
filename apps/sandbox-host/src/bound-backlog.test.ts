import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, test } from 'vitest';
import { aHostOver, until } from './testing/host-fixture.ts';

const size = { cols: 100, rows: 30 };
const MIB = 1024 * 1024;

test('a page that acknowledges output without reading it is disconnected', async () => {
  await using fixture = await aHostOver(new FakeSandboxRuntime(), {});
  using page = await fixture.page('mina');
  const { sandboxId } = await page.start();
  const terminalId = (await page.open(size)) as never;
  const shell = fixture.runtime.shell(sandboxId, terminalId);
  page.isAcking = false;
  const { _socket: wire } = (page.socket.io.engine.transport as unknown as { ws: { _socket: Wire } }).ws;
  wire.pause();
  const chunk = Buffer.from('y'.repeat(64 * 1024));
  for (let printed = 0; printed < 64 * MIB; printed += chunk.length) {
    shell.print(chunk);
    page.socket.emit('terminal:ack', { terminalId, bytes: 100_000_000 }, () => undefined);
    await new Promise((resolve) => setImmediate(resolve));
  }
  wire.resume();
  await until(() => page.socket.disconnected, 'the end of the connection');
  expect(page.receivedBytes(terminalId)).toBeLessThan(40 * MIB);
});

interface Wire {
  pause(): void;
  resume(): void;
}
