import type { CodeBlock } from '../code-block.ts';
import { parseDockerCommand } from '../docker-command.ts';
import { suggestNearest } from '../find-nearest.ts';
import { normalizeImage } from '../image-name.ts';
import type { Place, ProblemList } from '../lesson-problem.ts';
import type { LessonTree } from '../lesson-tree.ts';
import { parseShell } from '../shell-commands.ts';
import { findBaseImages } from './dockerfile-rules.ts';
import { findImageWord } from './shell-rules.ts';

interface ImageContext {
  tree: LessonTree;
  images: readonly string[];
  placeOf(path: readonly PropertyKey[]): Place;
  catalogueImages: readonly string[] | undefined;
}

/** The images a lesson lists exist, and are those that its code uses. */
export function checkImages(
  { tree, images, placeOf, catalogueImages }: ImageContext,
  problems: ProblemList,
): void {
  if (catalogueImages !== undefined) {
    const known = new Set(catalogueImages.map(normalizeImage));
    const nameable = [...known].flatMap((name) => [name, name.replace(/:latest$/, '')]);
    images.forEach((image, index) => {
      if (known.has(normalizeImage(image))) return;
      const nearest = suggestNearest(image, nameable);
      problems.add('unknown-image', placeOf(['images', index]), { image, nearest });
    });
  }

  const listed = new Set(images.map(normalizeImage));
  const made = new Set(tree.codeBlocks.flatMap(findMadeImages));
  const used = new Set<string>();
  for (const block of tree.codeBlocks) {
    for (const { image, offset } of findUsedImages(block)) {
      const name = normalizeImage(image);
      used.add(name);
      if (listed.has(name) || made.has(name) || block.isMistake) continue;
      problems.add('image-not-listed', block.placeAt(offset), {
        image,
        nearest: suggestNearest(image, images),
      });
    }
  }
  images.forEach((image, index) => {
    if (!used.has(normalizeImage(image))) problems.add('image-unused', placeOf(['images', index]), { image });
  });
}

interface ImageUse {
  image: string;
  offset: number;
}

function findUsedImages({ language, code }: CodeBlock): ImageUse[] {
  if (language === 'dockerfile') return findBaseImages(code);
  if (language !== 'sh') return [];
  return dockerCommands(code).flatMap((command): ImageUse[] => {
    const word = findImageWord(command);
    const isName = word !== undefined && /^[a-z0-9][\w./:-]*$/.test(word.text);
    return isName ? [{ image: word.text, offset: word.offset }] : [];
  });
}

/** Names the lesson itself gives to images: by build, tag or commit. */
function findMadeImages({ language, code }: CodeBlock): string[] {
  if (language !== 'sh') return [];
  return dockerCommands(code).flatMap(({ verb, options, positionals }) => {
    if (verb === 'build') {
      return options.flatMap(({ name, value }) =>
        (name === 't' || name === 'tag') && value !== undefined ? [normalizeImage(value)] : [],
      );
    }
    const target = verb === 'tag' || verb === 'commit' ? positionals[1] : undefined;
    return target === undefined ? [] : [normalizeImage(target.text)];
  });
}

function dockerCommands(code: string) {
  return parseShell(code).commands.flatMap((words) => parseDockerCommand(words) ?? []);
}
