import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const secrets = {
  NARU_SERVICE_TOKEN: 's'.repeat(32),
  NARU_TICKET_SECRET: 't'.repeat(32),
  NARU_COOKIE_SECRET: 'c'.repeat(32),
};
const env = {
  ...secrets,
  DATABASE_URL: 'postgresql://naru:pw@127.0.0.1:5432/naru',
  NARU_LESSONS_DIR: '/lessons',
};

test('with the secrets and a database everything else has a default', () => {
  expect(readConfig(env)).toEqual({
    port: 3000,
    host: '0.0.0.0',
    sandboxHost: { hostname: '127.0.0.1', port: 7070 },
    databaseUrl: env.DATABASE_URL,
    lessonsDir: '/lessons',
    lessonWatchFile: undefined,
    previewDomain: undefined,
    buildDir: '.next',
    trustProxy: false,
    secrets: {
      serviceToken: secrets.NARU_SERVICE_TOKEN,
      ticketSecret: secrets.NARU_TICKET_SECRET,
      cookieSecret: secrets.NARU_COOKIE_SECRET,
    },
  });
});

test('every setting can be given', () => {
  expect(
    readConfig({
      ...env,
      NARU_PORT: '8088',
      NARU_HOST: '127.0.0.1',
      NARU_SANDBOX_HOST_URL: 'http://10.0.0.2',
      NARU_PREVIEW_DOMAIN: 'preview.naru.example',
      NARU_TRUST_PROXY: 'true',
    }),
  ).toMatchObject({
    port: 8088,
    host: '127.0.0.1',
    sandboxHost: { hostname: '10.0.0.2', port: 80 },
    previewDomain: 'preview.naru.example',
    trustProxy: true,
  });
});

test.each([
  ['NARU_PORT', '70000'],
  ['NARU_SANDBOX_HOST_URL', 'https://somewhere'],
  ['NARU_PREVIEW_DOMAIN', 'http://preview.naru.example'],
  ['NARU_PREVIEW_DOMAIN', 'localhost'],
  ['NARU_COOKIE_SECRET', 'short'],
  ['NARU_TICKET_SECRET', ''],
  ['DATABASE_URL', 'mysql://x'],
  ['DATABASE_URL', undefined],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readConfig({ ...env, [name]: value })).toThrow(new RegExp(`^.*\\n {2}${name}: [^\\n]+$`));
});
