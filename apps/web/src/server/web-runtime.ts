import type { AttemptRepository } from '@naru/db/attempt-repository';
import type { ProgressRepository } from '@naru/db/progress-repository';
import type { StudentRepository } from '@naru/db/student-repository';
import type { WireError } from '@naru/protocol/error-codes';
import type { HostHealth } from '@naru/protocol/host-api';
import type { StudentId } from '@naru/protocol/ids';
import type { LessonWatch } from '@naru/protocol/lesson-watch';
import type { Logger } from '@naru/service-kit/log';
import type { SignedTicket } from './sign-ticket.ts';

/** What the program around Next has built, for the code inside Next. */
export interface WebRuntime {
  log: Logger;
  lessonsDir: string;
  /** The running `lesson watch`, where lessons are written. */
  readLessonWatch(): Promise<LessonWatch | undefined>;
  /** Where previews have names of their own; see NARU_PREVIEW_DOMAIN. */
  previewDomain: string | undefined;
  students: StudentRepository;
  progress: ProgressRepository;
  attempts: Pick<AttemptRepository, 'recordResult' | 'bestByExercise'>;
  signTicket(claims: { studentId: StudentId; lesson: string }): Promise<SignedTicket>;
  /** False when this student or this address asks for tickets too often. */
  allowTicket(asker: { studentId: StudentId; ip: string }): boolean;
  /** Whether an Authorization header carries the token that the programs of the platform share. */
  isService(authorization: string | null): boolean;
  checkHealth(): Promise<SiteHealth>;
  /** Where an error of a request stops: logged once, and told to the browser as a code. */
  toWireError(error: unknown, context: Record<string, unknown>): WireError;
}

export interface SiteHealth {
  ok: boolean;
  database: 'up' | 'down';
  sandboxHost: 'up' | 'degraded' | 'down';
  /** As the sandbox host sees them; absent while it does not answer. */
  engine?: HostHealth['engine'];
  mirror?: HostHealth['mirror'];
}

/**
 * Next compiles its own copy of every module, so a module-level variable of the program and of a route are two
 * variables. The registry of symbols is the one place both see.
 */
const SLOT = Symbol.for('naru.web.runtime');
const slot = globalThis as { [SLOT]?: WebRuntime };

export function setWebRuntime(runtime: WebRuntime): void {
  slot[SLOT] = runtime;
}

export function getWebRuntime(): WebRuntime {
  const runtime = slot[SLOT];
  if (!runtime) throw new Error('the site runs inside server/main.ts only, not by next dev or next start');
  return runtime;
}
