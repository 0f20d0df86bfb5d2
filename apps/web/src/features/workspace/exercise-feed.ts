import { useExercises } from './exercise-store.ts';
import type { SandboxClient } from './sandbox-client.ts';

export interface ExerciseFeed {
  /** After a connection or a wake: what changed meanwhile was told to nobody. */
  resume(): Promise<void>;
  forget(): void;
  close(): void;
}

/** Joins the exercises' store to the sandbox host. */
export function createExerciseFeed({ send, on }: Pick<SandboxClient, 'send' | 'on'>): ExerciseFeed {
  const { list, forget, accept, installDriver } = useExercises.getState();
  const end = on('exercise:changed', accept);
  const uninstall = installDriver({
    list: async () => (await send('exercise:list', {})).exercises,
    start: (exerciseId) => send('exercise:start', { exerciseId }),
    check: (exerciseId, answers) => send('exercise:check', { exerciseId, answers }),
    hint: (exerciseId) => send('exercise:hint', { exerciseId }),
    solution: (exerciseId) => send('exercise:solution', { exerciseId }),
  });
  return {
    resume: list,
    forget,
    close: () => {
      end();
      uninstall();
    },
  };
}
