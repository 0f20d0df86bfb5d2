import type { RecordedEntry, SandboxChecks } from '@naru/checks/sandbox-checks';
import type { EvidenceJournal } from './evidence-journal.ts';

const LEFTOVERS_TIMEOUT_MS = 10_000;
const CONTAINERS = "docker ps -aq --filter label=naru.role=checker --filter name='^/naru-check-'";
const IMAGES =
  "docker images --filter label=naru.role=checker --format '{{.Repository}}' | grep '^naru-check-'";
const LIST_LEFTOVERS = `${CONTAINERS}; ${IMAGES}`;
const REMOVE_LEFTOVERS = `${CONTAINERS} | xargs -r docker rm -f -v; ${IMAGES} | xargs -r docker rmi -f`;

/** The record of evidence of one running sandbox; it begins when a lesson with checks is first opened there. */
export class SandboxRecording {
  readonly checks: SandboxChecks;
  readonly #journal: EvidenceJournal;
  readonly #nowMs: () => number;
  readonly #onEntry: (entry: RecordedEntry) => void;
  #started: Promise<void> | undefined;
  #isEnded = false;

  constructor(options: {
    checks: SandboxChecks;
    journal: EvidenceJournal;
    nowMs: () => number;
    onEntry: (entry: RecordedEntry) => void;
  }) {
    this.checks = options.checks;
    this.#journal = options.journal;
    this.#nowMs = options.nowMs;
    this.#onEntry = options.onEntry;
  }

  /** Goes on where a former run of this program ended. `lastMark` is the latest that an attempt has. */
  start(lastMark: number): Promise<void> {
    this.#started ??= this.#start(lastMark).catch((error: unknown) => {
      // The next one who needs it tries again.
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }

  /** The sandbox stops, or this program does: the engine goes on noting, and the next record reads it. */
  async letGo(): Promise<void> {
    this.#isEnded = true;
    this.checks.letGo();
    await this.#journal.flush();
  }

  async #start(lastMark: number): Promise<void> {
    const past = await this.#journal.open(this.#nowMs());
    await this.checks.startRecording({
      ...(past === undefined ? {} : { past: { ...past, sequence: Math.max(past.sequence, lastMark) } }),
      notePause: (pause) => this.#journal.notePause(pause),
      onEntry: (entry) => {
        this.#journal.add(entry);
        if (!this.#isEnded) this.#onEntry(entry);
      },
    });
    if (this.#isEnded) this.checks.letGo();
    // A program that was killed could not take away what a check had made.
    else if (past !== undefined) await removeLeftovers(this.checks);
  }
}

async function removeLeftovers(checks: SandboxChecks): Promise<void> {
  const probe = checks.openProbe('/');
  try {
    const { stdout } = await probe.runScript({ script: LIST_LEFTOVERS, timeoutMs: LEFTOVERS_TIMEOUT_MS });
    if (stdout.trim() === '') return;
    // What the student does at that moment is not recorded, so this is done only where it is needed.
    await checks.runAsPlatform({ script: REMOVE_LEFTOVERS, cwd: '/', timeoutMs: LEFTOVERS_TIMEOUT_MS });
  } catch {
    // What stays is in no list, and goes with the sandbox.
  } finally {
    await probe.close().catch(() => {});
  }
}
