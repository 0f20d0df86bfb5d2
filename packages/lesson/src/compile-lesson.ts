import type { Root } from 'hast';
import { visit } from 'unist-util-visit';
import type { CodeLanguage } from './code-block.ts';
import type { CompiledLesson } from './compiled-lesson.ts';
import { readFrontMatter } from './front-matter.ts';
import { highlightCode } from './highlight-code.ts';
import { createLessonBody } from './lesson-body.ts';
import { type LessonProblem, ProblemList } from './lesson-problem.ts';
import { readLessonTree } from './lesson-tree.ts';
import { checkCode } from './rules/check-code.ts';
import { checkImages } from './rules/check-images.ts';
import { checkMeta } from './rules/check-meta.ts';
import { checkText } from './rules/check-text.ts';

export interface LessonSource {
  /** As it shall stand in problems, for example `lessons/02-first-run/index.md`. */
  path: string;
  source: string;
  /** The lesson's folder, for example `02-first-run`. */
  folder: string;
  /** Paths of the files below the lesson's `files/`. */
  files: readonly string[];
  /** `name:tag` of every image of the catalogue; undefined when there is no catalogue to compare with. */
  catalogueImages: readonly string[] | undefined;
}

export interface CompileResult {
  /** Missing when there is a problem that is more than a warning. */
  lesson?: CompiledLesson;
  problems: LessonProblem[];
}

/** Everything about a lesson except its colours; quick enough to run on every change. */
export function checkLesson({ path, source, folder, files, catalogueImages }: LessonSource): CompileResult {
  const problems = new ProblemList(path);
  const { meta, known, broken, body, placeOf } = readFrontMatter(source.replaceAll('\r\n', '\n'), problems);
  const tree = readLessonTree(body, problems);
  checkCode(tree, files, problems);
  checkText({ tree, known, placeOf }, problems);
  checkMeta({ tree, known, broken, placeOf, folder, files }, problems);
  if (known.images !== undefined)
    checkImages({ tree, images: known.images, placeOf, catalogueImages }, problems);
  if (meta === undefined || problems.hasErrors) return { problems: problems.inOrder() };

  const toBody = (children: Parameters<typeof createLessonBody>[0]) =>
    createLessonBody(children, {
      codeBlocks: tree.codeBlocks,
      picture: meta.picture,
      definitions: tree.definitions,
    });
  return {
    problems: problems.inOrder(),
    lesson: {
      meta,
      intro: toBody(tree.intro),
      steps: tree.steps.map(({ id, title, children }) => ({ id, title, body: toBody(children) })),
      exercises: tree.exercises.map(({ id, title, points, node, checks }) => ({
        id,
        title,
        points,
        ...(checks === undefined ? {} : { spec: checks }),
        body: toBody(node.children),
      })),
    },
  };
}

/** Compiles a lesson for the page: checked, sanitised, with highlighted code. */
export async function compileLesson(lessonSource: LessonSource): Promise<CompileResult> {
  const result = checkLesson(lessonSource);
  if (result.lesson !== undefined) {
    const { intro, steps, exercises } = result.lesson;
    for (const { body } of [{ body: intro }, ...steps, ...exercises]) await highlightBody(body);
  }
  return result;
}

/** After sanitising: the highlighter's own styles are ours, an author's would not be. */
async function highlightBody(body: Root): Promise<void> {
  const work: Promise<void>[] = [];
  visit(body, { tagName: 'code-block' }, (node) => {
    if (node.type !== 'element') return;
    const { code, language } = node.properties;
    work.push(
      highlightCode(String(code), language as CodeLanguage).then((lines) => {
        node.children = lines;
      }),
    );
  });
  await Promise.all(work);
}
