import type { CodeBlock } from '../code-block.ts';
import { parseDockerCommand } from '../docker-command.ts';
import { suggestNearest } from '../find-nearest.ts';
import type { ProblemList } from '../lesson-problem.ts';
import { type LessonTree, startOf } from '../lesson-tree.ts';
import { parseShell } from '../shell-commands.ts';
import type { CodeFinding } from './code-finding.ts';
import { findCodeTextMistakes, findPersonalData } from './code-text-rules.ts';
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
    const name = [block.save, block.open].find(
      (path) => path !== undefined && /(^|\/)dockerfile$/.test(path),
    );
    if (name !== undefined) problems.add('dockerfile-name', startOf(block.node), { path: name });
    if (block.isMistake) continue;
    for (const { ruleId, offset, values } of [...findMistakes(block), ...findFolderVolumes(block, files)])
      problems.add(ruleId, block.placeAt(offset), values);
  }
}

function findMistakes({ language, code }: CodeBlock): CodeFinding[] {
  switch (language) {
    case 'output':
      return [
        ...findMatches(code, /\bdocker scan\b/g).map(
          ({ offset }): CodeFinding => ({ ruleId: 'docker-scan', offset }),
        ),
        ...findMatches(code, /(?<=^|\s)\/\/\s*(?=\p{Script=Hangul})/gmu).map(
          ({ offset }): CodeFinding => ({ ruleId: 'output-remark', offset }),
        ),
        ...findPersonalData(code),
      ];
    case 'sh':
      return [...findShellMistakes(code), ...findCodeTextMistakes(code)];
    case 'dockerfile':
      return [...findDockerfileMistakes(code), ...findCodeTextMistakes(code)];
    default:
      return findCodeTextMistakes(code);
  }
}

/** `-v site:/x` names a volume, also when the author meant the folder `site` of the lesson. */
function findFolderVolumes({ language, code }: CodeBlock, files: readonly string[]): CodeFinding[] {
  if (language !== 'sh') return [];
  const folders = new Set(files.flatMap((file) => (file.includes('/') ? [file.split('/')[0]] : [])));
  return parseShell(code).commands.flatMap((words) =>
    (parseDockerCommand(words)?.options ?? []).flatMap(({ name, value, offset }): CodeFinding[] => {
      const source = name === 'v' || name === 'volume' ? value?.split(':')[0] : undefined;
      if (source === undefined || !folders.has(source)) return [];
      return [{ ruleId: 'folder-as-volume', offset, values: { folder: source } }];
    }),
  );
}
