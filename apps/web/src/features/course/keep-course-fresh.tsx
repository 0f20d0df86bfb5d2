'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type StepVisit, savedVisits } from '../workspace/saved-visits';
import { findNews, type ShownLesson } from './find-news';

/** Asks for the page again when it was drawn before the last steps of a lesson were saved. */
export function KeepCourseFresh({ lessons }: { lessons: readonly ShownLesson[] }) {
  const router = useRouter();
  const saved = useSyncExternalStore(savedVisits.subscribe, savedVisits.find, savedVisits.find);
  const seen = useRef(new Set<StepVisit>());
  useEffect(() => {
    const news = findNews(lessons, saved).filter((visit) => !seen.current.has(visit));
    if (news.length === 0) return;
    // Once for each: another device may have gone further, and then the page is right as it is.
    for (const visit of news) seen.current.add(visit);
    router.refresh();
  }, [lessons, saved, router]);
  return null;
}
