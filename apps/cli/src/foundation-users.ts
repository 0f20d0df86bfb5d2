import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './running-naru.ts';

const STARTER = 'starter';

/**
 * The commands of one checkout that stand on its engine and database at the moment, a file each. Who started the two
 * stops them; when others still stand on them, that duty goes to one of those. So a test that ends does not take the
 * engine from a site that was started meanwhile.
 */
export class FoundationUsers {
  readonly #folder: string;
  readonly #pid: number;
  readonly #isOurs: (pid: number) => boolean;

  constructor(
    stateDir: string,
    { pid = process.pid, isOurs = (other: number) => isAlive(other, 'apps/cli/src/main.ts') } = {},
  ) {
    this.#folder = join(stateDir, 'run', 'users');
    this.#pid = pid;
    this.#isOurs = isOurs;
  }

  /** To be said before looking whether engine and database run: from then on nobody takes them away. */
  join(): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(this.#fileOf(this.#pid), '');
  }

  /** This command started one of the two. */
  noteStart(): void {
    writeFileSync(this.#fileOf(this.#pid), STARTER);
  }

  /** True when the two are to be stopped now. May be called twice; the second time it is false. */
  leave(): boolean {
    const own = this.#fileOf(this.#pid);
    const isStarter = readFileOrNothing(own) === STARTER;
    rmSync(own, { force: true });
    const [heir] = this.#others();
    if (isStarter && heir !== undefined) writeFileSync(this.#fileOf(heir), STARTER);
    return isStarter && heir === undefined;
  }

  #others(): number[] {
    const pids = readdirSync(this.#folder).map(Number);
    for (const pid of pids) if (!this.#isOurs(pid)) rmSync(this.#fileOf(pid), { force: true });
    return pids.filter((pid) => pid !== this.#pid && this.#isOurs(pid));
  }

  #fileOf(pid: number): string {
    return join(this.#folder, String(pid));
  }
}

function readFileOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // left already
  }
}
