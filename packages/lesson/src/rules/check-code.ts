import type { CodeBlock } from '../code-block.ts';
import { suggestNearest } from '../find-nearest.ts';
import type { ProblemList } from '../lesson-problem.ts';
import { type LessonTree, startOf } from '../lesson-tree.ts';
import type { CodeFinding } from './code-finding.ts';
import { findCodeTextMistakes } from './code-text-rules.ts';
import { findDockerfileMistakes } from './dockerfile-rules.ts';
import { findMatches } from './find-matches.ts';
import { findShellMistakes } from './shell-rules.ts';

/** What a code block teaches and refers to. Blocks marked `mistake` may teach what they like. */
export function checkCode(tree: LessonTree, files: readonly string[], problems: ProblemList): void {
  const known = new Set([...files, ...tree.codeBlocks.flatMap(({ save }) => save ?? [])]);
  for (const block of tree.codeBlocks) {
    if (block.open !== undefined && !known.has(block.open)) {
      const values = { path: block.open, nearest: suggestNearest(block.open, [...known]) };
      problems.add('code-open-missing', startOf(block.node), values);
    }
    if (block.isMistake) continue;
    for (const { ruleId, offset, values } of findMistakes(block))
      problems.add(ruleId, block.placeAt(offset), values);
  }
}

function findMistakes({ language, code }: CodeBlock): CodeFinding[] {
  switch (language) {
    case 'output':
      return findMatches(code, /\bdocker scan\b/g).map(({ offset }) => ({ ruleId: 'docker-scan', offset }));
    case 'sh':
      return [...findShellMistakes(code), ...findCodeTextMistakes(code)];
    case 'dockerfile':
      return [...findDockerfileMistakes(code), ...findCodeTextMistakes(code)];
    default:
      return findCodeTextMistakes(code);
  }
}
