import { listLessons } from '@/server/lessons';
import { listProgress } from '@/server/progress';
import { getStudent } from '@/server/student';
import { type Course, drawCourse } from './course-lesson';

/** The course as this student sees it. Without the database it is still a course. */
export async function readCourse(): Promise<Course> {
  const { studentId } = await getStudent();
  const [entries, progress] = await Promise.all([listLessons(), listProgress(studentId)]);
  return drawCourse(entries, progress.status === 'ready' ? progress.value : undefined);
}
