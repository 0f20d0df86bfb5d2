import type { ExerciseSolution, ExerciseView } from '@naru/protocol/exercise-view';
import { create } from 'zustand';
import { CommandError, toCommandError } from './command-error.ts';

/** What a student asks of an exercise. One at a time each: a second press while one runs is the same wish. */
export type ExerciseAction = 'start' | 'check' | 'hint';

/** Does the work when the workbench has arrived. */
export interface ExerciseDriver {
  list(): Promise<ExerciseView[]>;
  start(exerciseId: string): Promise<ExerciseView>;
  check(exerciseId: string, answers: Record<string, string>): Promise<ExerciseView>;
  hint(exerciseId: string): Promise<ExerciseView>;
  solution(exerciseId: string): Promise<ExerciseSolution>;
}

interface ExerciseFailure {
  action: ExerciseAction;
  error: CommandError;
}

/** What is known of the exercises of the page's lesson. Kept over a dropped connection. */
interface ExerciseFacts {
  views: Readonly<Record<string, ExerciseView>>;
  listing: 'unasked' | 'asking' | 'known' | 'failed';
  listingError: CommandError | undefined;
  pending: Readonly<Record<string, ExerciseAction>>;
  failures: Readonly<Record<string, ExerciseFailure>>;
}

export interface ExerciseState extends ExerciseFacts {
  /** Asks for all of them again. Failures are kept in `listing`. */
  list(): Promise<void>;
  /** These three give the exercise as it is now, or undefined when it failed: `failures` knows why. */
  start(exerciseId: string): Promise<ExerciseView | undefined>;
  check(exerciseId: string, answers: Record<string, string>): Promise<ExerciseView | undefined>;
  hint(exerciseId: string): Promise<ExerciseView | undefined>;
  /** Rejects with `CommandError`. */
  solution(exerciseId: string): Promise<ExerciseSolution>;

  accept(view: ExerciseView): void;
  /** Another sandbox has other attempts. */
  forget(): void;
  installDriver(driver: ExerciseDriver): () => void;
}

const nothingKnown: ExerciseFacts = {
  views: {},
  listing: 'unasked',
  listingError: undefined,
  pending: {},
  failures: {},
};

export const useExercises = create<ExerciseState>()((set, get) => {
  let driver: ExerciseDriver | undefined;
  /** Answers that were asked for before the last `forget` belong to attempts that are gone. */
  let generation = 0;

  const getDriver = (): ExerciseDriver => {
    if (!driver) throw new CommandError({ code: 'SANDBOX_NOT_READY' });
    return driver;
  };

  const perform = async (
    exerciseId: string,
    action: ExerciseAction,
    work: () => Promise<ExerciseView>,
  ): Promise<ExerciseView | undefined> => {
    if (get().pending[exerciseId] !== undefined) return undefined;
    const asked = generation;
    set(({ pending, failures }) => ({
      pending: { ...pending, [exerciseId]: action },
      failures: without(failures, exerciseId),
    }));
    try {
      const view = await work();
      if (asked !== generation) return undefined;
      set(({ views, pending }) => ({
        views: { ...views, [exerciseId]: view },
        pending: without(pending, exerciseId),
      }));
      return view;
    } catch (error) {
      if (asked !== generation) return undefined;
      const failure: ExerciseFailure = { action, error: toCommandError(error) };
      set(({ pending, failures }) => ({
        pending: without(pending, exerciseId),
        failures: { ...failures, [exerciseId]: failure },
      }));
      return undefined;
    }
  };

  return {
    ...nothingKnown,

    list: async () => {
      const asked = generation;
      set({ listing: 'asking', listingError: undefined });
      try {
        const exercises = await getDriver().list();
        if (asked !== generation) return;
        const views = Object.fromEntries(exercises.map((view) => [view.exerciseId, view]));
        set({ views, listing: 'known' });
      } catch (error) {
        if (asked === generation) set({ listing: 'failed', listingError: toCommandError(error) });
      }
    },
    start: (id) => perform(id, 'start', async () => getDriver().start(id)),
    check: (id, answers) => perform(id, 'check', async () => getDriver().check(id, answers)),
    hint: (id) => perform(id, 'hint', async () => getDriver().hint(id)),
    solution: async (id) => getDriver().solution(id),

    accept: (view) => set(({ views }) => ({ views: { ...views, [view.exerciseId]: view } })),
    forget: () => {
      generation += 1;
      set(nothingKnown);
    },
    installDriver: (arrived) => {
      driver = arrived;
      return () => {
        if (driver !== arrived) return;
        driver = undefined;
        get().forget();
      };
    },
  };
});

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}
