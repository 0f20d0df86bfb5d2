import { LessonSkeleton } from '@/features/lesson/lesson-skeleton';

export default function Loading() {
  return <LessonSkeleton />;
}
