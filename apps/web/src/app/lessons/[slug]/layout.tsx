import { notFound } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { WatchPanelSlot } from '@/features/watch/watch-panel-slot';
import { pickMessages } from '@/i18n/messages';
import { findWatchedLesson } from '@/server/find-watched-lesson';
import { findLesson } from '@/server/lessons';

/** Asked above the loading state, so that a lesson that does not exist is answered with 404. */
export default async function LessonLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ slug: string }>;
}) {
  const { slug } = await params;
  if (!(await findLesson(slug))) notFound();
  const watched = await findWatchedLesson(slug);
  if (watched === undefined) return children;
  return (
    <>
      {children}
      <NextIntlClientProvider messages={pickMessages('watch')}>
        <WatchPanelSlot slug={slug} lesson={watched} />
      </NextIntlClientProvider>
    </>
  );
}
