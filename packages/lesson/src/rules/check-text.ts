import type { Node } from 'unist';
import { SKIP, visit } from 'unist-util-visit';
import { suggestNearest } from '../find-nearest.ts';
import type { LessonMeta } from '../lesson-meta.ts';
import type { Place, ProblemList } from '../lesson-problem.ts';
import { type LessonTree, startOf } from '../lesson-tree.ts';
import { isChecksBlock } from '../read-checks.ts';
import type { CodeFinding } from './code-finding.ts';
import { findCurlyQuotes, findDashOptions, findMisspellings, findPersonalData } from './code-text-rules.ts';
import { findUnknownValues, valuesOfAttempt } from './drawn-values.ts';
import { findImpoliteEndings } from './find-impolite-endings.ts';
import { findMatches } from './find-matches.ts';

interface TextContext {
  tree: LessonTree;
  known: Partial<LessonMeta>;
  placeOf(path: readonly PropertyKey[]): Place;
}

/** Rules about prose: in the body, and in the sentences of the front matter. */
export function checkText({ tree, known, placeOf }: TextContext, problems: ProblemList): void {
  visit(tree.root, (node) => {
    if (node.type === 'code' || node.type === 'html') return SKIP;
    if (node.type === 'inlineCode')
      report(node, node.value, [...findCurlyQuotes(node.value), ...findPersonalData(node.value)], problems);
    if (node.type === 'text') report(node, node.value, findTextMistakes(node.value), problems);
    return undefined;
  });
  checkPlaceholders(tree, problems);
  checkExerciseValues(tree, problems);
  const sentences: [PropertyKey[], string][] = [
    [['title'], known.title ?? ''],
    [['subtitle'], known.subtitle ?? ''],
    ...(known.goals ?? []).map((goal, index): [PropertyKey[], string] => [['goals', index], goal]),
  ];
  for (const [path, text] of sentences) {
    for (const { ruleId, values } of findTextMistakes(text)) problems.add(ruleId, placeOf(path), values);
  }
}

function findTextMistakes(text: string): CodeFinding[] {
  return [
    ...findImpoliteEndings(text).map(
      ({ match, offset }): CodeFinding => ({ ruleId: 'polite-ending', offset, values: { ending: match } }),
    ),
    ...findDashOptions(text),
    ...findMisspellings(text),
    ...findPersonalData(text),
  ];
}

/** `{NONCE}` and `{N}` have a value only within an attempt. */
function checkPlaceholders(tree: LessonTree, problems: ProblemList): void {
  const placeholder = /\{(?:NONCE|N)\}/g;
  visit(tree.root, (node) => {
    if (node.type === 'containerDirective' && node.name === 'exercise') return SKIP;
    if (node.type === 'code') {
      const block = tree.codeBlocks.find((candidate) => candidate.node === node);
      for (const { match, offset } of findMatches(node.value, placeholder)) {
        problems.add('placeholder-outside-exercise', block?.placeAt(offset), { placeholder: match[0] });
      }
    } else if (node.type === 'text' || node.type === 'inlineCode') {
      const findings = findMatches(node.value, placeholder).map(
        ({ match, offset }): CodeFinding => ({
          ruleId: 'placeholder-outside-exercise',
          offset,
          values: { placeholder: match[0] },
        }),
      );
      report(node, node.value, findings, problems);
    }
    return undefined;
  });
}

/** Values in an exercise's own text; those of its checks are looked at with the checks. */
function checkExerciseValues(tree: LessonTree, problems: ProblemList): void {
  for (const { node: exercise, checks } of tree.exercises) {
    if (checks === undefined) continue;
    const known = valuesOfAttempt(checks);
    const find = (text: string) =>
      findUnknownValues(text, known).map(({ name, offset }): CodeFinding => {
        const allowed = known.map((value) => `{${value}}`).join(', ');
        const values = { value: `{${name}}`, nearest: suggestNearest(name, known), allowed };
        return { ruleId: 'exercise-value-unknown', offset, values };
      });
    visit(exercise, (node) => {
      if (node.type === 'code') {
        if (isChecksBlock(node)) return;
        const block = tree.codeBlocks.find((candidate) => candidate.node === node);
        for (const { ruleId, offset, values } of find(node.value))
          problems.add(ruleId, block?.placeAt(offset), values);
      } else if (node.type === 'text' || node.type === 'inlineCode') {
        report(node, node.value, find(node.value), problems);
      }
    });
  }
}

function report(node: Node, text: string, findings: readonly CodeFinding[], problems: ProblemList): void {
  const { line, column } = startOf(node);
  // The back-tick before inline code is not part of its value.
  const start = { line, column: node.type === 'inlineCode' ? column + 1 : column };
  for (const { ruleId, offset, values } of findings) {
    const before = text.slice(0, offset).split('\n');
    const last = before.at(-1)?.length ?? 0;
    const column = before.length === 1 ? start.column + last : last + 1;
    problems.add(ruleId, { line: start.line + before.length - 1, column }, values);
  }
}
