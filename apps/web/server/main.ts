import { randomBytes } from 'node:crypto';
import { createDatabase } from '@naru/db/database';
import { createLog } from '@naru/service-kit/log';
import closeWithGrace from 'close-with-grace';
import { createAskLimit } from '../src/server/ask-limit.ts';
import { readLessonWatch } from '../src/server/read-lesson-watch.ts';
import { createServiceCheck } from '../src/server/service-check.ts';
import { createTicketSigner } from '../src/server/sign-ticket.ts';
import { setWebRuntime } from '../src/server/web-runtime.ts';
import { checkHealth } from './check-health.ts';
import { readConfig } from './config.ts';
import { createGuestCookies } from './guest-cookie.ts';
import { createNextSite } from './next-site.ts';
import { prepareDatabase } from './prepare-database.ts';
import { createWebServer } from './web-server.ts';
import { createToWireError } from './wire-errors.ts';

const MINUTE_MS = 60_000;
/** A page asks at each connection attempt; beyond this somebody holds the key down or writes a loop. */
const TICKETS_PER_STUDENT = 60;
/** Of one address, which may be a whole classroom. */
const TICKETS_PER_ADDRESS = 1_200;

const isDevelopment = process.argv.includes('--dev');
const config = readConfig(process.env);
const log = createLog('web');
const nowMs = () => Date.now();
const stopping = new AbortController();

const database = createDatabase({ url: config.databaseUrl });
const studentLimit = createAskLimit({ asks: TICKETS_PER_STUDENT, windowMs: MINUTE_MS, nowMs });
const addressLimit = createAskLimit({ asks: TICKETS_PER_ADDRESS, windowMs: MINUTE_MS, nowMs });

setWebRuntime({
  log,
  lessonsDir: config.lessonsDir,
  readLessonWatch: () => readLessonWatch(config.lessonWatchFile),
  previewDomain: config.previewDomain,
  students: database.students,
  progress: database.progress,
  attempts: database.attempts,
  signTicket: createTicketSigner({ secret: config.secrets.ticketSecret, nowMs, randomBytes }),
  allowTicket: ({ studentId, ip }) => studentLimit(studentId) && addressLimit(ip),
  isService: createServiceCheck(config.secrets.serviceToken),
  checkHealth: () => checkHealth({ database, sandboxHost: config.sandboxHost }),
  toWireError: createToWireError(log),
});

const site = await createNextSite({
  isDevelopment,
  host: config.host,
  port: config.port,
  buildDir: config.buildDir,
});
const server = createWebServer({
  config,
  isDevelopment,
  site,
  guests: createGuestCookies({ secret: config.secrets.cookieSecret, nowMs }),
  log,
});

closeWithGrace(
  { delay: 10_000, logger: { error: (message) => log.error(message) } },
  async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'unexpected failure');
    log.info({ signal }, 'stopping');
    stopping.abort();
    await server[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  },
);

const port = await server.listen({ port: config.port, host: config.host });
log.info({ port, isDevelopment }, 'listening');
await prepareDatabase({ url: config.databaseUrl, log, signal: stopping.signal });
