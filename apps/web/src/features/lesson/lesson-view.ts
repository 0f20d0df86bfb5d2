import { createContext, useContext } from 'react';

export interface LessonView {
  /** Brings the workbench into sight where it shares the place with the lesson text. */
  showWorkbench(): void;
}

export const LessonViewContext = createContext<LessonView>({ showWorkbench: () => {} });

export function useLessonView(): LessonView {
  return useContext(LessonViewContext);
}
