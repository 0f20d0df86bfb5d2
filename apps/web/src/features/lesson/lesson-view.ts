import { createContext, useContext } from 'react';

export interface LessonView {
  /** Brings the workbench into sight where it shares the place with the lesson text. */
  showWorkbench(): void;
  /** False on a small screen until the student opens it: nobody who only reads takes a sandbox. */
  isWorkbenchWanted: boolean;
  /** After the current step: another step, or the lesson's end. */
  next: { address: string; isFinish: boolean; go(): void } | undefined;
}

export const LessonViewContext = createContext<LessonView>({
  showWorkbench: () => {},
  isWorkbenchWanted: false,
  next: undefined,
});

export function useLessonView(): LessonView {
  return useContext(LessonViewContext);
}
