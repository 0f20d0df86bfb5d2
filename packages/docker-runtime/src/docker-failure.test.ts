import { AppError } from '@naru/service-kit/app-error';
import { expect, test } from 'vitest';
import { askDocker, toSandboxError } from './docker-failure.ts';

const answer = (statusCode: number, message = 'refused') => Object.assign(new Error(message), { statusCode });
const broken = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

test.each([
  ['no such container', answer(404), 'SANDBOX_GONE'],
  ['a container that is not running', answer(409), 'SANDBOX_NOT_READY'],
  ['an engine that is not there', broken('ECONNREFUSED'), 'ENGINE_DOWN'],
  ['an engine whose socket is gone', broken('ENOENT'), 'ENGINE_DOWN'],
  ['a full host disk', answer(500, 'write /x: no space left on device'), 'DISK_FULL'],
  ['a full quota', answer(500, 'mkdir: disk quota exceeded'), 'DISK_FULL'],
  ['a call that took too long', new DOMException('late', 'TimeoutError'), 'TIMED_OUT'],
  ['anything else of the engine', answer(500), 'INTERNAL'],
  ['a fault of ours', new TypeError('x is undefined'), 'INTERNAL'],
] as const)('%s becomes a code of ours', (_what, error, code) => {
  expect(toSandboxError(error, 'do something')).toMatchObject({ code, cause: error });
});

test('an error that has a code already keeps it', () => {
  const error = new AppError('PORT_NOT_LISTENING', 'nobody there');
  expect(toSandboxError(error, 'do something')).toBe(error);
});

test('an engine that accepts a call and says nothing is down', async () => {
  const silence = askDocker('list sandboxes', () => new Promise(() => {}), 10);
  await expect(silence).rejects.toMatchObject({ code: 'ENGINE_DOWN' });
});
