import { useEffect, useRef, useState } from 'react';
import { recall, remember } from '@/features/workspace/remembered';
import { type StepVisit, savedVisits } from '@/features/workspace/saved-visits';
import { createProgressSaver, type ProgressSaver, type SendResult } from './progress-saver';

interface ProgressQuestion {
  slug: string;
  stepIds: readonly string[];
  currentStepId: string;
  savedVisitedIds: readonly string[];
}

export interface Progress {
  visitedIds: ReadonlySet<string>;
  isInTrouble: boolean;
}

/** The steps this student has seen: what the server knew, what this browser still holds, and the current one. */
export function useProgress({ slug, stepIds, currentStepId, savedVisitedIds }: ProgressQuestion): Progress {
  const [visitedIds, setVisitedIds] = useState<ReadonlySet<string>>(
    () => new Set([...savedVisitedIds, currentStepId]),
  );
  const [isInTrouble, setIsInTrouble] = useState(false);
  const saver = useRef<ProgressSaver>(undefined);
  const visited = useRef(visitedIds);

  useEffect(() => {
    const key = `progress:${slug}`;
    const unsaved = recall(key, isStepVisit);
    if (unsaved) visited.current = new Set([...visited.current, ...unsaved.visitedStepIds]);
    const current = createProgressSaver({
      send: (visit) => sendVisit(slug, visit),
      keep: (visit) => remember(key, visit ?? null),
      onTroubleChange: setIsInTrouble,
      schedule: (work, delayMs) => {
        const timer = setTimeout(work, delayMs);
        return () => clearTimeout(timer);
      },
    });
    saver.current = current;
    return () => current.stop();
  }, [slug]);

  useEffect(() => {
    const known = [...visited.current, currentStepId];
    visited.current = new Set(stepIds.filter((id) => known.includes(id)));
    setVisitedIds(visited.current);
    if (stepIds.includes(currentStepId)) {
      saver.current?.save({ lastStepId: currentStepId, visitedStepIds: [...visited.current] });
    }
  }, [currentStepId, stepIds]);

  return { visitedIds, isInTrouble };
}

async function sendVisit(slug: string, visit: StepVisit): Promise<SendResult> {
  const response = await fetch(`/api/progress/${slug}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(visit),
    // A visit sent while the page closes still arrives.
    keepalive: true,
  });
  if (response.ok) {
    savedVisits.note(slug, visit);
    return 'saved';
  }
  const isWorthRepeating = response.status >= 500 || response.status === 408 || response.status === 429;
  if (isWorthRepeating) throw new Error(`progress was not saved: ${response.status}`);
  return 'refused';
}

function isStepVisit(value: unknown): value is StepVisit {
  return (
    typeof value === 'object' &&
    value !== null &&
    'lastStepId' in value &&
    typeof value.lastStepId === 'string' &&
    'visitedStepIds' in value &&
    Array.isArray(value.visitedStepIds) &&
    value.visitedStepIds.every((id) => typeof id === 'string')
  );
}
