import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listDebianPackages } from '@naru/host-engine/debian-packages';
import {
  ensureHostEngine,
  listHostPrograms,
  removeHost,
  stopHost,
} from '@naru/host-engine/ensure-host-engine';
import { createDatabase } from '@naru/postgres/create-database';
import { dropDatabase } from '@naru/postgres/drop-database';
import { type StartPostgresOptions, startPostgres } from '@naru/postgres/start-postgres';
import { stopPostgres } from '@naru/postgres/stop-postgres';
import type { DebianPackage } from './debian-packages.ts';
import { showProgress } from './engine-progress.ts';
import { readEngineSettings, readForeignEngine } from './engine-settings.ts';
import { FoundationUsers } from './foundation-users.ts';
import { message } from './messages.ts';
import { step } from './progress.ts';
import type { Project } from './project.ts';
import { runQuietly } from './run-program.ts';
import { findRunningNaru, isAlive } from './running-naru.ts';
import { ensureSecrets, type Secrets } from './secrets.ts';

const DATABASE = 'naru';
const POSTGRES_PORT = 54_329;

export function listPackagesForSite(env: NodeJS.ProcessEnv): readonly DebianPackage[] {
  return listDebianPackages(readEngineSettings(env).disk);
}

/** What a browser on this machine needs besides. */
export const browserPackages: readonly DebianPackage[] = [
  { name: 'chromium', program: 'chromium' },
  { name: 'fonts-noto-cjk', file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' },
  { name: 'fonts-noto-color-emoji', file: '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf' },
];

/** What a site stands on: the database, the host engine, the mirror, the images. */
export interface Foundation {
  secrets: Secrets;
  databaseUrl: string;
  engine: {
    /** `unix://…` or `tcp://…` */
    engineUrl: string;
    sandboxImage: string;
    /** Missing where another engine than ours brings the image. */
    programsDir?: string | undefined;
    /** The image mirror as sandboxes reach it, and as this machine does. */
    mirrorUrl: string;
    mirrorHealthUrl: string;
  };
  /** Names of what ended by itself. */
  findGone(): Promise<string[]>;
  /** Brings back what ended by itself: engine, gateway, mirror, database. */
  repair(): Promise<void>;
  /** Stops what this call started, unless another command still stands on it, and nothing that ran before. */
  stop(): Promise<void>;
}

/**
 * Generates code and, for a site, builds it. Both are quick when nothing changed. Beside a running site another
 * folder takes the build: its name is the environment that the site's program needs, too.
 */
export async function prepareBuild(
  project: Project,
  { isSiteNeeded }: { isSiteNeeded: boolean },
): Promise<{ NARU_BUILD_DIR: string }> {
  const environment = { NARU_BUILD_DIR: findRunningNaru(project) ? '.next-test' : '.next' };
  const tasks = isSiteNeeded ? ['generate', 'build'] : ['generate'];
  const title = message(isSiteNeeded ? 'step.build' : 'step.generate');
  const log = join(project.logDir, 'build.log');
  await step(title, () =>
    runQuietly(['turbo', 'run', ...tasks, '--output-logs=new-only'], {
      cwd: project.root,
      log,
      env: { ...process.env, ...environment },
      failure: title,
      advice: message('step.buildAdvice', { log }),
    }),
  );
  return environment;
}

export async function prepareFoundation(project: Project): Promise<Foundation> {
  const secrets = ensureSecrets(project.stateDir);
  const users = new FoundationUsers(project.stateDir);
  await users.join();
  const stop = () => users.leave(() => stopFoundation(project));
  try {
    const database = await prepareDatabase(project, secrets);
    if (!database.isAdopted) users.noteStart();
    const { isAdopted, ...engine } = await prepareEngine(project);
    if (!isAdopted) users.noteStart();
    return {
      secrets,
      databaseUrl: database.url,
      engine,
      async findGone() {
        const programs = readForeignEngine(process.env) ? [] : await listHostPrograms(project.stateDir);
        const gone = programs.filter((program) => program.pid === undefined).map((program) => program.name);
        return database.isAlive() ? gone : [...gone, 'postgres'];
      },
      async repair() {
        // Said first: what comes back halfway has to be stopped as well.
        users.noteStart();
        database.isAlive = (await prepareDatabase(project, secrets)).isAlive;
        await prepareEngine(project);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Both at the same time: on a bare machine each takes long, and the one is busy while the other waits. */
export async function prepareSite(
  project: Project,
): Promise<{ build: { NARU_BUILD_DIR: string }; foundation: Foundation }> {
  const [built, prepared] = await Promise.allSettled([
    prepareBuild(project, { isSiteNeeded: true }),
    prepareFoundation(project),
  ]);
  if (prepared.status === 'rejected') throw prepared.reason;
  if (built.status === 'rejected') {
    await prepared.value.stop();
    throw built.reason;
  }
  return { build: built.value, foundation: prepared.value };
}

async function prepareDatabase(
  project: Project,
  secrets: Secrets,
): Promise<{ url: string; isAdopted: boolean; isAlive: () => boolean }> {
  if (process.env.DATABASE_URL) {
    return { url: process.env.DATABASE_URL, isAdopted: true, isAlive: () => true };
  }
  const postgres = await step(message('step.postgres'), () =>
    startPostgres(postgresOptions(project, secrets)),
  );
  return {
    url: await createDatabase(postgres.url, DATABASE),
    isAdopted: postgres.isAdopted,
    isAlive: () => isAlive(postgres.pid, 'postgres'),
  };
}

/** The database of the site that runs here or ran last, started if need be; undefined when there never was one. */
export async function openSiteDatabase(
  project: Project,
): Promise<(AsyncDisposable & { url: string }) | undefined> {
  if (!process.env.DATABASE_URL && !existsSync(dataDirOf(project))) return undefined;
  return await standOnFoundation(project, () => prepareDatabase(project, ensureSecrets(project.stateDir)));
}

/**
 * For a command that needs one of engine and database: what `prepare` found or started, which nobody else takes away
 * until it is disposed of. Then it is stopped if it was started here and nobody else stands on it.
 */
export async function standOnFoundation<T extends { isAdopted: boolean }>(
  { stateDir }: Pick<Project, 'stateDir'>,
  prepare: () => Promise<T>,
  stop = () => stopFoundation({ stateDir }),
): Promise<T & AsyncDisposable> {
  const users = new FoundationUsers(stateDir);
  await users.join();
  try {
    const prepared = await prepare();
    if (!prepared.isAdopted) users.noteStart();
    return { ...prepared, [Symbol.asyncDispose]: () => users.leave(stop) };
  } catch (error) {
    await users.leave(stop);
    throw error;
  }
}

const dataDirOf = ({ stateDir }: Pick<Project, 'stateDir'>) => join(stateDir, 'postgres');

function postgresOptions(project: Project, secrets: Secrets): StartPostgresOptions {
  return {
    dataDir: dataDirOf(project),
    port: POSTGRES_PORT,
    password: secrets.databasePassword,
    logFile: join(project.logDir, 'postgres.log'),
    log: () => {},
  };
}

async function prepareEngine(project: Project): Promise<Foundation['engine'] & { isAdopted: boolean }> {
  const foreign = readForeignEngine(process.env);
  if (foreign) return { ...foreign, isAdopted: true };
  const engine = await ensureHostEngine({
    stateDir: project.stateDir,
    settings: readEngineSettings(process.env),
    environment: process.env,
    progress: showProgress,
  });
  return {
    engineUrl: `unix://${engine.socketPath}`,
    sandboxImage: engine.sandboxImage,
    programsDir: engine.programsDir,
    mirrorUrl: engine.mirror.studentUrl,
    mirrorHealthUrl: engine.mirror.hostUrl,
    isAdopted: engine.isAdopted,
  };
}

/** A database of its own beside the site's, dropped at the end. */
export async function createTestDatabase(
  foundation: Foundation,
  name: string,
): Promise<AsyncDisposable & { url: string }> {
  const url = await createDatabase(foundation.databaseUrl, name);
  return { url, [Symbol.asyncDispose]: () => dropDatabase(foundation.databaseUrl, name) };
}

/** Stops the database and the engine, whoever started them; not those that the environment names. */
export async function stopFoundation({ stateDir }: Pick<Project, 'stateDir'>): Promise<void> {
  await stopHost(stateDir);
  if (!process.env.DATABASE_URL) await stopPostgres(dataDirOf({ stateDir }));
}

/**
 * Everything that the programs keep in the state folder, but Node. By name: the folder may be one that the operator chose
 * and has other things in it.
 */
const stateNames = [
  ...[
    'postgres',
    'engine',
    'registry',
    'images',
    'logs',
    'run',
    'secrets.json',
    'bench',
    'e2e-results',
    'screenshots',
  ],
  // Of the sandbox host; what students did is in them.
  ...['terminals', 'sandboxes.json', 'exercises', 'evidence', 'outbox'],
];

/** Removes all state but Node. What runs must have been stopped. */
export async function removeState(project: Project): Promise<void> {
  await step(message('step.remove'), async () => {
    await removeHost(project.stateDir);
    for (const name of stateNames) {
      await rm(join(project.stateDir, name), { recursive: true, force: true });
    }
  });
}
