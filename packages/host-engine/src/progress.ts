/** What a long operation tells the person who waits: the step that runs, and which ones ended. */
export interface Progress {
  /** A step begins. The returned function ends it; `note` says what was found or made. */
  step(name: string, title: string): (note?: string) => void;
}

export const silentProgress: Progress = { step: () => () => {} };

/** Runs one step; a failure leaves it unfinished, so that the list shows where it stopped. */
export async function runStep<T>(
  progress: Progress,
  step: { name: string; title: string; note?: (result: T) => string | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const done = progress.step(step.name, step.title);
  const result = await work();
  done(step.note?.(result));
  return result;
}
