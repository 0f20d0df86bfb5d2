/** What a student has earned in the exercises that a lesson has today. */
export interface LessonGrade {
  done: number;
  total: number;
  earned: number;
  points: number;
}

export interface ExerciseFacts {
  id: string;
  title: string;
  points: number;
  /** Without checks nothing can be earned. */
  spec?: unknown;
}

export interface ExerciseRecordFacts {
  lessonSlug: string;
  exerciseId: string;
  earned: number;
  completedAt: Date | undefined;
  lastAt: Date;
}

export function gradeLesson(
  exercises: readonly ExerciseFacts[],
  records: readonly ExerciseRecordFacts[],
): LessonGrade {
  const grades = exercises.filter(isGraded).map(({ id, points }) => {
    const record = records.find(({ exerciseId }) => exerciseId === id);
    const isComplete = record?.completedAt !== undefined;
    // Full marks stay full marks when an author changes what the exercise is worth.
    const earned = isComplete ? points : Math.min(record?.earned ?? 0, points);
    return { done: isComplete ? 1 : 0, total: 1, earned, points };
  });
  return sumGrades(grades);
}

export function sumGrades(grades: readonly LessonGrade[]): LessonGrade {
  const sum = (field: keyof LessonGrade) => grades.reduce((total, grade) => total + grade[field], 0);
  return { done: sum('done'), total: sum('total'), earned: sum('earned'), points: sum('points') };
}

/** The first exercise of the lesson, in its order, without full marks. */
export function findOpenExercise<Facts extends ExerciseFacts>(
  exercises: readonly Facts[],
  records: readonly ExerciseRecordFacts[],
): Facts | undefined {
  const isComplete = (id: string) =>
    records.some(({ exerciseId, completedAt }) => exerciseId === id && completedAt !== undefined);
  return exercises.find((exercise) => isGraded(exercise) && !isComplete(exercise.id));
}

function isGraded({ spec }: ExerciseFacts): boolean {
  return spec !== undefined;
}
