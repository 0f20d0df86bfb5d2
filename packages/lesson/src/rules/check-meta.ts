import { suggestNearest } from '../find-nearest.ts';
import { type LessonMeta, pictures } from '../lesson-meta.ts';
import type { Place, ProblemList } from '../lesson-problem.ts';
import type { LessonTree } from '../lesson-tree.ts';

interface MetaContext {
  tree: LessonTree;
  known: Partial<LessonMeta>;
  broken: ReadonlySet<string>;
  placeOf(path: readonly PropertyKey[]): Place;
  folder: string;
  files: readonly string[];
}

/** Does the front matter agree with the folder, its files and the body? */
export function checkMeta(
  { tree, known, broken, placeOf, folder, files }: MetaContext,
  problems: ProblemList,
): void {
  const { number, slug, openFile, picture, prerequisites = [] } = known;
  if (number !== undefined && slug !== undefined)
    checkFolder({ number, slug, folder }, placeOf(['slug']), problems);
  if (openFile !== undefined && !files.includes(openFile)) {
    const nearest = suggestNearest(openFile, files);
    problems.add('open-file-missing', placeOf(['openFile']), { path: openFile, nearest });
  }
  if (picture !== undefined && tree.picturePlaces.length === 0) {
    problems.add('picture-block-missing', placeOf(['picture']), { picture });
  }
  if (picture === undefined && !broken.has('picture')) {
    for (const place of tree.picturePlaces)
      problems.add('picture-undeclared', place, { allowed: pictures.join(', ') });
  }
  prerequisites.forEach((value, index) => {
    if (value === slug) problems.add('prerequisite-self', placeOf(['prerequisites', index]), { value });
  });
}

function checkFolder(
  { number, slug, folder }: { number: string; slug: string; folder: string },
  place: Place,
  problems: ProblemList,
): void {
  const order = number.slice(1).padStart(2, '0');
  // Only the numbers of the core course are folder numbers; X1 stands after the last of them.
  const expected = number.startsWith('L') ? `${order}-${slug}` : `NN-${slug}`;
  const matches = number.startsWith('L') ? folder === expected : new RegExp(`^\\d{2}-${slug}$`).test(folder);
  if (!matches) problems.add('folder-name', place, { folder, expected });
}
