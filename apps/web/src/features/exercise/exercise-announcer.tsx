'use client';

import { useAnnouncer } from './announcer-store';

/** The one place from which task cards speak. It must be in the page before it has anything to say. */
export function ExerciseAnnouncer() {
  const { text, sequence } = useAnnouncer();
  return (
    <div role="status" aria-atomic className="visually-hidden">
      <span key={sequence}>{text}</span>
    </div>
  );
}
