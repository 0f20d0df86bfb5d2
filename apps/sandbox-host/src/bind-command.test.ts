import type { Ack } from '@naru/protocol/error-codes';
import { AppError } from '@naru/service-kit/app-error';
import { createLog } from '@naru/service-kit/log';
import { expect, test, vi } from 'vitest';
import { bindCommand, type CommandContext } from './bind-command.ts';

function aContext(over: Partial<CommandContext> = {}): CommandContext {
  return { log: createLog('test', 'silent'), spend: async () => undefined, onDone: () => undefined, ...over };
}
async function answerOf(listener: (raw: unknown, reply: unknown) => Promise<void>, raw: unknown) {
  let ack: Ack<unknown> | undefined;
  await listener(raw, (given: Ack<unknown>) => {
    ack = given;
  });
  return ack;
}

test('a handler gets parsed input and its result is acknowledged', async () => {
  const read = bindCommand('file:read', async ({ path }) => ({ text: path, version: '1' }), aContext());
  expect(await answerOf(read, { path: '한글.txt', extra: 1 })).toEqual({
    ok: true,
    data: { text: '한글.txt', version: '1' },
  });
});

test('a foreseen failure is its code, a bug is INTERNAL with an id and no word of the cause', async () => {
  const fail = (error: Error) => bindCommand('file:tree', () => Promise.reject(error), aContext());
  expect(await answerOf(fail(new AppError('DISK_FULL', 'inner words')), {})).toMatchObject({
    ok: false,
    error: { code: 'DISK_FULL', retryable: false },
  });
  const ack = await answerOf(fail(new Error('secret path')), {});
  expect(ack).toMatchObject({ ok: false, error: { code: 'INTERNAL', incidentId: expect.any(String) } });
  expect(JSON.stringify(ack)).not.toContain('secret');
});

test('a bad path and other bad input have codes of their own, and the handler is not called', async () => {
  const handle = vi.fn();
  const read = bindCommand('file:read', handle, aContext());
  expect(await answerOf(read, { path: '../x' })).toMatchObject({ error: { code: 'PATH_INVALID' } });
  const ack = bindCommand('terminal:ack', handle, aContext());
  expect(await answerOf(ack, { terminalId: 'x', bytes: -1 })).toMatchObject({
    error: { code: 'INVALID_INPUT' },
  });
  expect(handle).not.toHaveBeenCalled();
});

test('a spent budget is answered before the input is looked at', async () => {
  const context = aContext({ spend: () => Promise.reject(new AppError('RATE_LIMITED', 'too much')) });
  const read = bindCommand('file:read', vi.fn(), context);
  expect(await answerOf(read, { path: '../x' })).toMatchObject({ error: { code: 'RATE_LIMITED' } });
});

test('a page that gives no acknowledgement function harms nothing', async () => {
  const onDone = vi.fn();
  const tree = bindCommand('file:tree', async () => ({ entries: [], isCut: false }), aContext({ onDone }));
  await tree({}, 'not a function');
  await tree(undefined, undefined);
  expect(onDone).toHaveBeenCalledTimes(2);
});
