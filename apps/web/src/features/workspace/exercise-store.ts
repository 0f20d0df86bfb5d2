import type { ExerciseSolution, ExerciseView } from '@naru/protocol/exercise-view';
import { create } from 'zustand';
import { CommandError, toCommandError } from './command-error.ts';
import { keepEqual } from './keep-equal.ts';

/**
 * What a student asks of an exercise. A second press of the same while one is on its way is the same wish; a check of
 * other answers is another one.
 */
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

/** The best that was seen of an exercise, in whichever attempt. */
export interface ExerciseRecord {
  earned: number;
  points: number;
  isComplete: boolean;
}

/** What is known of the exercises of the page's lesson. Kept over a dropped connection. */
interface ExerciseFacts {
  views: Readonly<Record<string, ExerciseView>>;
  /** Outlives a restart and a new sandbox: points once earned stay. */
  best: Readonly<Record<string, ExerciseRecord>>;
  listing: 'unasked' | 'asking' | 'known' | 'failed';
  listingError: CommandError | undefined;
  pending: Readonly<Record<string, readonly ExerciseAction[]>>;
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
  best: {},
  listing: 'unasked',
  listingError: undefined,
  pending: {},
  failures: {},
};

export const useExercises = create<ExerciseState>()((set, get) => {
  let driver: ExerciseDriver | undefined;
  /** Answers that were asked for before the last `forget` belong to attempts that are gone. */
  let generation = 0;
  /** The answers that were last sent, by exercise. */
  const checked = new Map<string, string>();

  const getDriver = (): ExerciseDriver => {
    if (!driver) throw new CommandError({ code: 'SANDBOX_NOT_READY' });
    return driver;
  };

  const perform = async (
    exerciseId: string,
    action: ExerciseAction,
    work: () => Promise<ExerciseView>,
  ): Promise<ExerciseView | undefined> => {
    const asked = generation;
    set(({ pending, failures }) => ({
      pending: { ...pending, [exerciseId]: [...(pending[exerciseId] ?? []), action] },
      failures: without(failures, exerciseId),
    }));
    try {
      const view = await work();
      if (asked !== generation) return undefined;
      set((state) => ({ ...withViews(state, [view]), pending: answered(state.pending, exerciseId, action) }));
      return view;
    } catch (error) {
      if (asked !== generation) return undefined;
      const failure: ExerciseFailure = { action, error: toCommandError(error) };
      set(({ pending, failures }) => ({
        pending: answered(pending, exerciseId, action),
        failures: { ...failures, [exerciseId]: failure },
      }));
      return undefined;
    }
  };

  const performOnce: typeof perform = async (exerciseId, action, work) =>
    isPending(get(), exerciseId, action) ? undefined : perform(exerciseId, action, work);

  return {
    ...nothingKnown,

    list: async () => {
      const asked = generation;
      set({ listing: 'asking', listingError: undefined });
      try {
        const exercises = await getDriver().list();
        if (asked !== generation) return;
        set((known) => ({ ...withViews(known, exercises, { isAll: true }), listing: 'known' }));
      } catch (error) {
        if (asked === generation) set({ listing: 'failed', listingError: toCommandError(error) });
      }
    },
    start: (id) => performOnce(id, 'start', async () => getDriver().start(id)),
    check: async (id, answers) => {
      const sent = JSON.stringify(answers);
      if (checked.get(id) === sent && isPending(get(), id, 'check')) return undefined;
      checked.set(id, sent);
      return perform(id, 'check', async () => getDriver().check(id, answers));
    },
    hint: (id) => performOnce(id, 'hint', async () => getDriver().hint(id)),
    solution: async (id) => getDriver().solution(id),

    accept: (view) => set((state) => withViews(state, [view])),
    forget: () => {
      generation += 1;
      set(({ best }) => ({ ...nothingKnown, best }));
    },
    installDriver: (arrived) => {
      driver = arrived;
      return () => {
        if (driver !== arrived) return;
        driver = undefined;
        get().forget();
        set({ best: {} });
      };
    },
  };
});

/** For a selector: whether this is on its way. */
export function isPending(
  { pending }: Pick<ExerciseFacts, 'pending'>,
  exerciseId: string,
  action: ExerciseAction,
): boolean {
  return pending[exerciseId]?.includes(action) === true;
}

function answered(
  pending: ExerciseFacts['pending'],
  exerciseId: string,
  action: ExerciseAction,
): ExerciseFacts['pending'] {
  const left = [...(pending[exerciseId] ?? [])];
  left.splice(left.indexOf(action), 1);
  return left.length > 0 ? { ...pending, [exerciseId]: left } : without(pending, exerciseId);
}

/** The objects that say the same stay the same ones: a task card hears of each event of the engine. */
function withViews(
  { views, best }: Pick<ExerciseFacts, 'views' | 'best'>,
  arrived: readonly ExerciseView[],
  { isAll = false } = {},
): Pick<ExerciseFacts, 'views' | 'best'> {
  const next: Record<'views', Record<string, ExerciseView>> & Record<'best', Record<string, ExerciseRecord>> =
    {
      views: isAll ? {} : { ...views },
      best: { ...best },
    };
  for (const view of arrived) {
    const { exerciseId, points, earned, phase } = view;
    next.views[exerciseId] = keepEqual(views[exerciseId], view);
    next.best[exerciseId] = betterRecord(best[exerciseId], { earned, points, isComplete: phase === 'done' });
  }
  return { views: keepEqual(views, next.views), best: keepEqual(best, next.best) };
}

export function betterRecord(one: ExerciseRecord | undefined, other: ExerciseRecord): ExerciseRecord {
  return {
    earned: Math.max(one?.earned ?? 0, other.isComplete ? other.points : other.earned),
    points: other.points,
    isComplete: one?.isComplete === true || other.isComplete,
  };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}
