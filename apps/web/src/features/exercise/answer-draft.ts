import type { SandboxView } from '@naru/protocol/sandbox-view';

export type Answers = Readonly<Record<string, string>>;

/** Answers as they are being written, kept in this browser so that a reload loses nothing. */
export interface AnswerDraft {
  /** Those of another attempt are not this one's. */
  attempt: string;
  answers: Answers;
}

interface AttemptFacts {
  sandboxId: string | undefined;
  values: Readonly<Record<string, string>>;
}

/** A restart draws new values, and another sandbox is another attempt. */
export function attemptKey({ sandboxId = '', values }: AttemptFacts): string {
  return JSON.stringify([sandboxId, values]);
}

/** The sandbox an attempt belongs to. While it waits in the queue or its host is away, the view names none. */
export function pickSandboxId(sandbox: SandboxView, last: string | undefined): string | undefined {
  return 'sandboxId' in sandbox ? sandbox.sandboxId : last;
}

/** What the student wrote last: the draft of this attempt, else what was checked last. */
export function pickAnswers(
  draft: AnswerDraft | undefined,
  { attempt, given }: { attempt: string; given: Answers },
): Answers {
  return draft?.attempt === attempt ? { ...given, ...draft.answers } : given;
}

export function isAnswerDraft(value: unknown): value is AnswerDraft {
  return (
    typeof value === 'object' &&
    value !== null &&
    'attempt' in value &&
    typeof value.attempt === 'string' &&
    'answers' in value &&
    typeof value.answers === 'object' &&
    value.answers !== null &&
    Object.values(value.answers).every((answer) => typeof answer === 'string')
  );
}
