import { listExerciseRecords } from '@/server/exercise-progress';
import { listLessons } from '@/server/lessons';
import { listProgress } from '@/server/progress';
import { getStudent } from '@/server/student';
import { type Course, drawCourse } from './course-lesson';

/** The course as this student sees it. Without the database it is still a course. */
export async function readCourse(): Promise<Course> {
  const { studentId } = await getStudent();
  const [entries, progress, exercises] = await Promise.all([
    listLessons(),
    listProgress(studentId),
    listExerciseRecords(studentId),
  ]);
  const isKnown = progress.status === 'ready' && exercises.status === 'ready';
  return drawCourse(entries, isKnown ? { progress: progress.value, exercises: exercises.value } : undefined);
}
