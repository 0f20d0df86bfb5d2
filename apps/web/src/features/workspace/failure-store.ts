import { create } from 'zustand';
import { type CommandError, toCommandError } from './command-error.ts';

/** What was being done when it failed; the workbench's messages have a text for each. */
export type FailedAction =
  | 'run'
  | 'openTerminal'
  | 'closeTerminal'
  | 'createFile'
  | 'createFolder'
  | 'renameFile'
  | 'deleteFile'
  | 'saveFile'
  | 'loadTree'
  | 'sandbox';

interface Failure {
  id: number;
  action: FailedAction;
  error: CommandError;
}

interface FailureState {
  failures: Failure[];
  report(action: FailedAction, error: unknown): void;
  dismiss(id: number): void;
}

/** More would cover the student's work; the oldest goes first. */
const SHOWN_AT_ONCE = 3;

let nextId = 1;

/** Failures of things the student pressed, shown by the workbench until dismissed. */
export const useFailures = create<FailureState>()((set) => ({
  failures: [],
  report: (action, error) => {
    const failure: Failure = { id: nextId++, action, error: toCommandError(error) };
    set((state) => ({
      failures: [
        ...state.failures.filter(
          (other) => other.action !== action || other.error.code !== failure.error.code,
        ),
        failure,
      ].slice(-SHOWN_AT_ONCE),
    }));
  },
  dismiss: (id) => set((state) => ({ failures: state.failures.filter((failure) => failure.id !== id) })),
}));
