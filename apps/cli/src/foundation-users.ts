import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSetupLock } from '@naru/host-engine/setup-lock';
import { CommandFailure } from './command-failure.ts';
import { showProgress } from './engine-progress.ts';
import { message } from './messages.ts';
import { isAlive } from './running-naru.ts';
import { nameOfState } from './state-name.ts';

const STARTER = 'starter';

/**
 * The commands of one checkout that stand on its engine and database at the moment, a file each. Who started the two
 * stops them; when others still stand on them, that duty goes to one of those. So a test that ends does not take the
 * engine from a site that was started meanwhile. Joining waits while somebody stops the two.
 */
export class FoundationUsers {
  readonly #stateDir: string;
  readonly #folder: string;
  readonly #pid: number;
  readonly #isOurs: (pid: number) => boolean;

  constructor(
    stateDir: string,
    { pid = process.pid, isOurs = (other: number) => isAlive(other, 'apps/cli/src/main.ts') } = {},
  ) {
    this.#stateDir = stateDir;
    this.#folder = join(stateDir, 'run', 'users');
    this.#pid = pid;
    this.#isOurs = isOurs;
  }

  /** To be said before looking whether engine and database run: from then on nobody takes them away. */
  async join(): Promise<void> {
    await this.#oneAtATime(async () => {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(this.#fileOf(this.#pid), this.#buryDead().hadStarter ? STARTER : '');
    });
  }

  /** This command started one of the two. */
  noteStart(): void {
    writeFileSync(this.#fileOf(this.#pid), STARTER);
  }

  /** Stops the two when that is up to this command and nobody else stands on them. May be called twice. */
  async leave(stop: () => Promise<void>): Promise<void> {
    await this.#oneAtATime(async () => {
      const isStarter = this.#isStarter(this.#pid) || this.#buryDead().hadStarter;
      rmSync(this.#fileOf(this.#pid), { force: true });
      const [heir] = this.#others();
      if (!isStarter) return;
      if (heir === undefined) await stop();
      else writeFileSync(this.#fileOf(heir), STARTER);
    });
  }

  /** Does what takes the two away from everybody, whoever started them; refuses while others stand on them. */
  async whileAlone<T>(work: () => Promise<T>): Promise<T> {
    return await this.#oneAtATime(async () => {
      this.assertAlone();
      return await work();
    });
  }

  assertAlone({ exceptPid }: { exceptPid?: number | undefined } = {}): void {
    const others = this.#others().filter((pid) => pid !== exceptPid);
    if (others.length === 0) return;
    const pids = others.join(' ');
    throw new CommandFailure(message('users.others', { pids }), message('users.othersAdvice', { pids }));
  }

  /** A lock of its own and not the engine's: preparing that takes minutes, and nobody who leaves waits for it. */
  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const onWait = () => showProgress.step('wait-users', 'Waiting for another command that stops the engine');
    return withSetupLock(`${nameOfState(this.#stateDir)}-users`, { onWait }, work);
  }

  #others(): number[] {
    return this.#users().filter((pid) => pid !== this.#pid && this.#isOurs(pid));
  }

  /** Takes away the files of commands that were killed. What such a starter would have stopped is up to the next one. */
  #buryDead(): { hadStarter: boolean } {
    const dead = this.#users().filter((pid) => !this.#isOurs(pid));
    const hadStarter = dead.some((pid) => this.#isStarter(pid));
    for (const pid of dead) rmSync(this.#fileOf(pid), { force: true });
    return { hadStarter };
  }

  #users(): number[] {
    return listFolderOrNothing(this.#folder).map(Number);
  }

  #isStarter(pid: number): boolean {
    return readFileOrNothing(this.#fileOf(pid)) === STARTER;
  }

  #fileOf(pid: number): string {
    return join(this.#folder, String(pid));
  }
}

function listFolderOrNothing(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // nobody has joined yet
  }
}

function readFileOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // left already
  }
}
