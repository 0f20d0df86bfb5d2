import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
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
  return children;
}
