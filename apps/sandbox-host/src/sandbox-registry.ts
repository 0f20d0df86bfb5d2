import type { PreviewId, SandboxId, StudentId } from '@naru/protocol/ids';
import type { SandboxView } from '@naru/protocol/sandbox-view';
import { AdmissionQueue } from '@naru/sandbox/admission-queue';
import {
  dueWarning,
  endedCause,
  extendLease,
  idleEndsAtMs,
  type LeaseEnd,
  type LeaseRules,
  leaseEnd,
  recordActivity,
} from '@naru/sandbox/lease';
import { adoptedStateOf, decideOnStart, findDrift, type KnownSandbox } from '@naru/sandbox/reconcile';
import type { OwnedSandbox } from '@naru/sandbox/sandbox-runtime';
import {
  holdsSlot,
  nextState,
  type SandboxEvent,
  type SandboxIdentity,
  type SandboxState,
  sandboxIdOf,
} from '@naru/sandbox/sandbox-state';
import { sandboxViewOf } from '@naru/sandbox/sandbox-view-of';
import { AppError } from '@naru/service-kit/app-error';
import type { Logger } from '@naru/service-kit/log';
import type { Clock } from './clock.ts';
import type { Metrics } from './metrics.ts';
import { SandboxJobs } from './sandbox-jobs.ts';
import type { SandboxRecords } from './sandbox-records.ts';
import type { SandboxWork } from './sandbox-work.ts';

/** Activity is noted this coarsely… */
const ACTIVITY_STEP_MS = 1_000;
/** …and the page hears of a later idle end this rarely. */
const TELL_IDLE_STEP_MS = 30_000;

interface Entry {
  readonly studentId: StudentId;
  state: SandboxState;
  /** When the phase last changed: a look at the engine that began before says nothing about it. */
  changedAtMs: number;
  toldIdleEndMs: number;
  readonly jobs: SandboxJobs;
}

export interface RegistryListener {
  /** Called for every change, synchronously, before any work on the engine begins. */
  onState(studentId: StudentId, state: SandboxState, previous: SandboxState): void;
  /** What the student sees is another now. */
  onView(studentId: StudentId): void;
  onWarning(studentId: StudentId, end: LeaseEnd): void;
}

export interface ReadySandbox extends SandboxIdentity {
  studentId: StudentId;
}

export interface RegistryOptions {
  rules: LeaseRules;
  capacity: number;
  work: SandboxWork;
  records: SandboxRecords;
  metrics: Metrics;
  log: Logger;
  clock: Clock;
  newIdentity: () => SandboxIdentity;
  isEngineUp: () => boolean;
  listener: RegistryListener;
}

/** Every student's sandbox: applies the rules of packages/sandbox and acts on the difference. */
export class SandboxRegistry {
  readonly #options: RegistryOptions;
  readonly #queue: AdmissionQueue<StudentId>;
  readonly #entries = new Map<StudentId, Entry>();
  #isAdopted = false;
  #isDraining = false;
  #isClosed = false;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#queue = new AdmissionQueue(options.capacity);
  }

  get counts(): { running: number; queued: number; capacity: number } {
    return { running: this.#queue.running, queued: this.#queue.queued, capacity: this.#queue.capacity };
  }

  countByPhase(): Map<SandboxState['phase'], number> {
    const counts = new Map<SandboxState['phase'], number>();
    for (const { state } of this.#entries.values())
      counts.set(state.phase, (counts.get(state.phase) ?? 0) + 1);
    return counts;
  }

  known(): KnownSandbox[] {
    return [...this.#entries.values()].map(({ studentId, state }) => ({ studentId, state }));
  }

  viewOf(studentId: StudentId): SandboxView {
    const state = this.#stateOf(studentId);
    const isAboutEngine = state.phase !== 'none' && state.phase !== 'hibernated' && state.phase !== 'failed';
    if (isAboutEngine && !this.#options.isEngineUp()) return { phase: 'failed', code: 'ENGINE_DOWN' };
    return sandboxViewOf(state, {
      rules: this.#options.rules,
      nowMs: this.#options.clock(),
      position: this.#queue.findPlace(studentId) ?? 1,
      running: this.#queue.running,
      capacity: this.#queue.capacity,
    });
  }

  findReady(studentId: StudentId): ReadySandbox | undefined {
    const state = this.#stateOf(studentId);
    if (state.phase !== 'ready') return undefined;
    return { studentId, sandboxId: state.sandboxId, previewId: state.previewId };
  }

  getReady(studentId: StudentId): ReadySandbox {
    if (!this.#options.isEngineUp()) throw new AppError('ENGINE_DOWN', 'the host engine does not answer');
    const ready = this.findReady(studentId);
    if (ready !== undefined) return ready;
    throw new AppError('SANDBOX_NOT_READY', `the sandbox is ${this.#stateOf(studentId).phase}`);
  }

  /** The sandbox that a preview address names, running or not. */
  findByPreview(previewId: PreviewId): { studentId: StudentId; ready: ReadySandbox | undefined } | undefined {
    for (const { studentId, state } of this.#entries.values()) {
      const identity = 'previewId' in state ? state : 'kept' in state ? state.kept : null;
      if (identity?.previewId === previewId) return { studentId, ready: this.findReady(studentId) };
    }
    return undefined;
  }

  start(studentId: StudentId): SandboxView {
    this.#assertStartable();
    this.noteActivity(studentId);
    this.#apply(studentId, { type: 'start-asked' });
    return this.viewOf(studentId);
  }

  reset(studentId: StudentId): SandboxView {
    this.#assertStartable();
    this.#apply(studentId, { type: 'remove-asked', reason: 'reset', afterwards: 'start' });
    return this.viewOf(studentId);
  }

  leaveQueue(studentId: StudentId): SandboxView {
    this.#apply(studentId, { type: 'queue-left' });
    return this.viewOf(studentId);
  }

  extend(studentId: StudentId): SandboxView {
    const { sandboxId } = this.getReady(studentId);
    const state = this.#stateOf(studentId);
    if (state.phase !== 'ready') return this.viewOf(studentId);
    const lease = extendLease(state.lease, this.#options.rules, this.#options.clock());
    if (lease === undefined) {
      throw new AppError('LEASE_LIMIT', 'no extension is left', {
        details: { extensions: this.#options.rules.maxExtensions },
      });
    }
    this.#apply(studentId, { type: 'lease-changed', sandboxId, lease });
    this.#tellView(studentId);
    return this.viewOf(studentId);
  }

  /** Removes the student's sandbox, with everything in it. Resolves when it is gone. */
  async remove(studentId: StudentId): Promise<void> {
    this.#apply(studentId, { type: 'remove-asked', reason: 'student-left', afterwards: 'nothing' });
    await this.#entries.get(studentId)?.jobs.done;
  }

  /** The student did something; being connected alone is nothing. */
  noteActivity(studentId: StudentId): void {
    const entry = this.#entries.get(studentId);
    if (entry?.state.phase !== 'ready') return;
    const { lease, sandboxId } = entry.state;
    const nowMs = this.#options.clock();
    if (nowMs - lease.lastActivityAtMs < ACTIVITY_STEP_MS) return;
    const moved = recordActivity(lease, nowMs);
    // Activity cannot move the lease's own end: its warning has been given, and is not to be given again.
    const isWarningVoid =
      lease.warned !== null && lease.warned.endsAtMs !== leaseEnd(moved, this.#options.rules).endsAtMs;
    const next = isWarningVoid ? { ...moved, warned: null } : moved;
    this.#apply(studentId, { type: 'lease-changed', sandboxId, lease: next });
    const idleEndMs = idleEndsAtMs(next, this.#options.rules);
    if (isWarningVoid || idleEndMs - entry.toldIdleEndMs >= TELL_IDLE_STEP_MS) this.#tellView(studentId);
  }

  /** What is due by the clock: warnings, ends of leases, ends of keeping. */
  tick(): void {
    const nowMs = this.#options.clock();
    const { rules, listener } = this.#options;
    for (const { studentId, state } of [...this.#entries.values()]) {
      if (state.phase === 'ready' && this.#options.isEngineUp()) {
        const cause = endedCause(state.lease, rules, nowMs);
        if (cause !== undefined) {
          const reason = cause === 'idle' ? 'idle' : 'lease-ended';
          this.#apply(studentId, { type: 'stop-asked', sandboxId: state.sandboxId, reason });
          continue;
        }
        const warning = dueWarning(state.lease, rules, nowMs);
        if (warning === undefined) continue;
        const { minutes, ...end } = warning;
        const lease = { ...state.lease, warned: { endsAtMs: end.endsAtMs, minutes } };
        this.#apply(studentId, { type: 'lease-changed', sandboxId: state.sandboxId, lease });
        listener.onWarning(studentId, end);
      } else if (state.phase === 'hibernated' || state.phase === 'failed') {
        if (state.kept === null || state.kept.keptUntilMs > nowMs || !this.#options.isEngineUp()) continue;
        this.#apply(studentId, { type: 'remove-asked', reason: 'kept-too-long', afterwards: 'nothing' });
      }
    }
  }

  reportDied(sandboxId: SandboxId): void {
    const entry = [...this.#entries.values()].find(({ state }) => sandboxIdOf(state) === sandboxId);
    if (entry === undefined) return;
    const keptUntilMs = this.#options.clock() + this.#options.rules.keepMs;
    if (this.#apply(entry.studentId, { type: 'died', sandboxId, keptUntilMs })) {
      this.#options.metrics.sandboxCrashed();
      this.#options.log.warn({ sandboxId }, 'sandbox died by itself');
    }
  }

  /** Brings what is believed and what runs together: adopts at the first look, finds drift at later ones. */
  async reconcile(owned: OwnedSandbox[], lookedAtMs: number): Promise<Set<SandboxId> | undefined> {
    if (!this.#isAdopted) {
      await this.#adopt(owned);
      return new Set([...this.#entries.values()].flatMap(({ state }) => sandboxIdOf(state) ?? []));
    }
    const settled = (studentId: StudentId) => (this.#entries.get(studentId)?.changedAtMs ?? 0) < lookedAtMs;
    for (const drift of findDrift(owned, this.known())) {
      if (drift.do === 'remove-stray') this.#removeStray(drift.sandboxId);
      else if (!settled(drift.studentId)) continue;
      else if (drift.do === 'report-died') this.reportDied(drift.sandboxId);
      else if (drift.do === 'stop-stray') this.#entries.get(drift.studentId)?.jobs.stopStray(drift.sandboxId);
      else this.#apply(drift.studentId, { type: 'vanished', sandboxId: drift.sandboxId });
    }
    return undefined;
  }

  /** The engine went away or came back: everybody who looks at a sandbox sees something else. */
  tellAll(): void {
    for (const studentId of this.#entries.keys()) this.#tellView(studentId);
  }

  /** Stops every sandbox and keeps its disk; nothing starts any more. Resolves when all have stopped. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    for (const { studentId, state } of [...this.#entries.values()]) {
      this.#apply(studentId, { type: 'queue-left' });
      const sandboxId = sandboxIdOf(state);
      if (sandboxId === undefined) continue;
      this.#apply(studentId, { type: 'stop-asked', sandboxId, reason: 'host-shutdown' });
    }
    await this.#settle();
    await this.#options.records.saveNow();
  }

  /** Leaves sandboxes running: the next run of this program adopts them. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#options.work.close();
    await this.#settle();
    await this.#options.records.saveNow();
  }

  async #settle(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ jobs }) => jobs.done));
  }

  #assertStartable(): void {
    if (this.#isDraining) throw new AppError('SANDBOX_HOST_DOWN', 'this host is being shut down');
    if (!this.#isAdopted || !this.#options.isEngineUp()) {
      throw new AppError('ENGINE_DOWN', 'the host engine does not answer');
    }
  }

  #stateOf(studentId: StudentId): SandboxState {
    return this.#entries.get(studentId)?.state ?? { phase: 'none' };
  }

  #entryOf(studentId: StudentId): Entry {
    const known = this.#entries.get(studentId);
    if (known !== undefined) return known;
    const entry: Entry = {
      studentId,
      state: { phase: 'none' },
      changedAtMs: 0,
      toldIdleEndMs: 0,
      jobs: new SandboxJobs(studentId, {
        ...this.#options,
        stateNow: () => entry.state,
        apply: (event) => this.#apply(studentId, event),
      }),
    };
    this.#entries.set(studentId, entry);
    return entry;
  }

  #apply(studentId: StudentId, event: SandboxEvent): boolean {
    if (this.#isClosed) return false;
    const entry = this.#entryOf(studentId);
    const previous = entry.state;
    const state = nextState(previous, event);
    if (state === previous) {
      if (state.phase === 'none') this.#entries.delete(studentId);
      return false;
    }
    entry.state = state;
    const { listener, records } = this.#options;
    if (event.type === 'lease-changed') {
      records.saveSoon();
      return true;
    }
    if (state.phase !== previous.phase) entry.changedAtMs = this.#options.clock();
    void records.saveNow();

    const admitted = this.#updateQueue(entry, event);
    listener.onState(studentId, state, previous);
    this.#tellView(studentId);
    entry.jobs.follow(state, previous);
    if (state.phase === 'none') this.#entries.delete(studentId);
    for (const next of admitted) this.#admit(next);
    for (const waiting of this.#queue.waiting()) if (waiting !== studentId) this.#tellView(waiting);
    return true;
  }

  #updateQueue(entry: Entry, event: SandboxEvent): StudentId[] {
    const { studentId, state } = entry;
    if (state.phase === 'queued') return this.#queue.enter(studentId) === 'admitted' ? [studentId] : [];
    if (!holdsSlot(state)) return this.#queue.leave(studentId);
    if (event.type === 'adopted') this.#queue.occupy(studentId);
    return [];
  }

  #admit(studentId: StudentId): void {
    this.#apply(studentId, {
      type: 'admitted',
      fresh: this.#options.newIdentity(),
      atMs: this.#options.clock(),
    });
  }

  #tellView(studentId: StudentId): void {
    const entry = this.#entries.get(studentId);
    if (entry?.state.phase === 'ready') {
      entry.toldIdleEndMs = idleEndsAtMs(entry.state.lease, this.#options.rules);
    }
    this.#options.listener.onView(studentId);
  }

  #removeStray(sandboxId: SandboxId): void {
    this.#options.log.warn({ sandboxId }, 'removing a sandbox that nobody owns');
    this.#options.metrics.sandboxReaped();
    void this.#options.work.remove(sandboxId, () => true);
  }

  async #adopt(owned: OwnedSandbox[]): Promise<void> {
    const { records, rules, clock, log } = this.#options;
    const known = await records.load();
    const decisions = decideOnStart({ owned, known, rules, nowMs: clock() });
    for (const decision of decisions) {
      const sandboxId = decision.do === 'forget' ? decision.sandboxId : decision.owned.sandboxId;
      log.info({ decision: decision.do, sandboxId }, 'found at start');
      const state = adoptedStateOf(decision);
      if (decision.do === 'remove-spare') this.#removeStray(sandboxId);
      else if (state !== undefined && decision.do !== 'forget') {
        this.#apply(decision.owned.studentId, { type: 'adopted', state });
      }
    }
    this.#isAdopted = true;
    await records.saveNow();
  }
}
