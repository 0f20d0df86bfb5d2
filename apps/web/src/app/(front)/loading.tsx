import { CourseSkeleton } from '@/features/course/course-skeleton';

export default function Loading() {
  return <CourseSkeleton />;
}
