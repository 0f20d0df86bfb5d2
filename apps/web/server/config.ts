import { resolve } from 'node:path';
import { readEnv } from '@naru/service-kit/read-env';
import { z } from 'zod';

const secret = z.string().min(32, 'needs at least 32 characters');
const domain = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
    'must be a lower-case domain name',
  );

const envSchema = z.object({
  NARU_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  NARU_HOST: z.string().default('0.0.0.0'),
  NARU_SANDBOX_HOST_URL: z
    .url({ protocol: /^http$/, error: 'must be an http:// address' })
    .default('http://127.0.0.1:7070'),
  NARU_SERVICE_TOKEN: secret,
  NARU_TICKET_SECRET: secret,
  NARU_COOKIE_SECRET: secret,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }),
  NARU_LESSONS_DIR: z.string().default('./lessons'),
  NARU_LESSON_WATCH_FILE: z.string().optional(),
  NARU_PREVIEW_DOMAIN: domain.optional(),
  NARU_BUILD_DIR: z.string().min(1).default('.next'),
  NARU_TRUST_PROXY: z.stringbool().default(false),
});

export type WebConfig = ReturnType<typeof readConfig>;

/** Pure: tests pass their own object. Throws one error that lists every bad variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>) {
  const vars = readEnv(envSchema, env);
  const sandboxHost = new URL(vars.NARU_SANDBOX_HOST_URL);
  return {
    port: vars.NARU_PORT,
    host: vars.NARU_HOST,
    sandboxHost: { hostname: sandboxHost.hostname, port: Number(sandboxHost.port || 80) },
    databaseUrl: vars.DATABASE_URL,
    lessonsDir: resolve(vars.NARU_LESSONS_DIR),
    /** Where a running `lesson watch` is to be found; none where lessons are not written. */
    lessonWatchFile: vars.NARU_LESSON_WATCH_FILE,
    previewDomain: vars.NARU_PREVIEW_DOMAIN,
    /** Where `next build` has put the site, from apps/web. */
    buildDir: vars.NARU_BUILD_DIR,
    /** A reverse proxy of ours stands in front, replaces X-Forwarded-* and ends TLS. */
    trustProxy: vars.NARU_TRUST_PROXY,
    secrets: {
      serviceToken: vars.NARU_SERVICE_TOKEN,
      ticketSecret: vars.NARU_TICKET_SECRET,
      cookieSecret: vars.NARU_COOKIE_SECRET,
    },
  };
}
