/** How far a student is in a lesson. */
export interface StepVisit {
  lastStepId: string;
  visitedStepIds: readonly string[];
}

let visits: ReadonlyMap<string, StepVisit> = new Map();
const listeners = new Set<() => void>();

/** What was saved since this page was opened, by lesson: a page that was asked for before may not know of it. */
export const savedVisits = {
  find: () => visits,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  note: (slug: string, visit: StepVisit) => {
    visits = new Map(visits).set(slug, visit);
    for (const listener of listeners) listener();
  },
};
