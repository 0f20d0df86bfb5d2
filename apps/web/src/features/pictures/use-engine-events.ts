import type { EngineEvent } from '@naru/protocol/engine-state';
import { useEffect, useState } from 'react';
import { useWorkspace } from '../workspace/workspace-store';

/** Older events are told by the engine's state as well. */
const KEPT_EVENTS = 300;

/** The engine's events since the picture stands on the page, oldest first. */
export function useEngineEvents(): readonly EngineEvent[] {
  const subscribe = useWorkspace((state) => state.subscribeEngineEvents);
  const [events, setEvents] = useState<readonly EngineEvent[]>([]);
  useEffect(
    () => subscribe((arrived) => setEvents((earlier) => [...earlier, ...arrived].slice(-KEPT_EVENTS))),
    [subscribe],
  );
  return events;
}
