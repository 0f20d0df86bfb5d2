import { suggestNearest } from './find-nearest.ts';
import { readFrontMatter } from './front-matter.ts';
import { type LessonProblem, ProblemList } from './lesson-problem.ts';

/** What only the lessons together can tell: names used twice, prerequisites that do not exist. */
export function checkCourse(lessons: readonly { path: string; source: string }[]): LessonProblem[] {
  const read = lessons.flatMap(({ path, source }) => {
    const { meta, placeOf } = readFrontMatter(source, new ProblemList(path));
    return meta === undefined ? [] : [{ path, meta, placeOf }];
  });
  const slugs = read.map(({ meta }) => meta.slug);
  return read.flatMap(({ path, meta, placeOf }, index) => {
    const problems = new ProblemList(path);
    for (const field of ['number', 'slug'] as const) {
      const other = read.slice(0, index).find((earlier) => earlier.meta[field] === meta[field]);
      if (other === undefined) continue;
      problems.add('lesson-duplicate', placeOf([field]), { field, value: meta[field], other: other.path });
    }
    meta.prerequisites.forEach((value, order) => {
      if (slugs.includes(value)) return;
      const nearest = suggestNearest(value, slugs);
      problems.add('prerequisite-unknown', placeOf(['prerequisites', order]), { value, nearest });
    });
    return problems.inOrder();
  });
}
