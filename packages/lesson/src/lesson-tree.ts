import type { CheckSpec } from '@naru/checks/check-spec';
import type { Code, Definition, Heading, Parents, Root, RootContent } from 'mdast';
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Node } from 'unist';
import { SKIP, visit } from 'unist-util-visit';
import { blockDirectives } from './block-directives.ts';
import { type CodeBlock, readCodeBlock } from './code-block.ts';
import { describeIssue } from './describe-issue.ts';
import { suggestNearest } from './find-nearest.ts';
import { type ExerciseAttributes, exerciseAttributes, lessonBlocks } from './lesson-blocks.ts';
import type { Place, ProblemList } from './lesson-problem.ts';
import messages from './messages/ko.json' with { type: 'json' };
import { isChecksBlock, readChecks } from './read-checks.ts';

export interface StepTree {
  id: string;
  title: string;
  heading: Heading;
  children: RootContent[];
}

export interface ExerciseTree extends ExerciseAttributes {
  node: ContainerDirective;
  checks?: CheckSpec;
}

export interface LessonTree {
  root: Root;
  /** What stands before the first step. */
  intro: RootContent[];
  steps: StepTree[];
  exercises: ExerciseTree[];
  codeBlocks: CodeBlock[];
  picturePlaces: Place[];
  definitions: Definition[];
}

const parser = unified()
  .use(remarkParse)
  .use(remarkGfm, { singleTilde: false })
  .use(blockDirectives)
  .freeze();

/** Parses the body and checks its structure: steps, blocks, code fences and what markdown is not for lessons. */
export function readLessonTree(body: string, problems: ProblemList): LessonTree {
  const root = parser.parse(body);
  const tree: LessonTree = {
    root,
    intro: [],
    steps: [],
    exercises: [],
    codeBlocks: [],
    picturePlaces: [],
    definitions: [],
  };
  splitSteps(tree, problems);
  const lines = body.split('\n');
  visit(root, (node, _index, parent) => {
    switch (node.type) {
      case 'containerDirective':
      case 'leafDirective':
        return checkBlock(node, parent, tree, lines, problems);
      case 'heading':
        return checkHeading(node, parent, problems);
      case 'code': {
        if (isChecksBlock(node)) return addChecks(node, parent, tree, problems);
        const block = readCodeBlock(node, body, problems);
        if (block !== undefined) tree.codeBlocks.push(block);
        return;
      }
      case 'paragraph':
        return checkLeftoverColons(node, lines, problems);
      case 'html':
        if (!/^<!--[\s\S]*-->$/.test(node.value.trim())) {
          problems.add('raw-html', startOf(node), { html: firstLine(node.value) });
        }
        return;
      case 'image':
      case 'imageReference':
      case 'footnoteReference':
      case 'footnoteDefinition':
        problems.add('unsupported-markdown', startOf(node), { what: messages.unsupported[node.type] });
        return SKIP;
      case 'definition':
        tree.definitions.push(node);
        return;
    }
  });
  return tree;
}

export function startOf(node: Node): Place {
  return node.position?.start ?? { line: 1, column: 1 };
}

/** The text of a node as a reader sees it. */
export function textOf(node: Node): string {
  if ('value' in node && typeof node.value === 'string') return node.value;
  return 'children' in node && Array.isArray(node.children) ? node.children.map(textOf).join('') : '';
}

function splitSteps(tree: LessonTree, problems: ProblemList): void {
  const seen = new Map<string, number>();
  let current: StepTree | undefined;
  for (const node of tree.root.children) {
    if (node.type === 'heading' && node.depth === 2) {
      current = { ...readStepHeading(node, tree.steps.length + 1, problems), heading: node, children: [] };
      const earlier = seen.get(current.id);
      if (earlier !== undefined)
        problems.add('step-id-duplicate', startOf(node), { id: current.id, line: earlier });
      seen.set(current.id, startOf(node).line);
      tree.steps.push(current);
    } else {
      (current?.children ?? tree.intro).push(node);
    }
  }
  if (tree.steps.length === 0) problems.add('no-steps', undefined);
  for (const { title, heading, children } of tree.steps) {
    if (children.every((node) => node.type === 'html' || node.type === 'definition')) {
      problems.add('empty-step', startOf(heading), { title });
    }
  }
}

/** `## Title {#id}` headings; the name is cut off the heading's text. */
function readStepHeading(
  heading: Heading,
  order: number,
  problems: ProblemList,
): { id: string; title: string } {
  const place = startOf(heading);
  const last = heading.children.at(-1);
  const match = last?.type === 'text' ? /\s*\{#([^}]*)\}\s*$/.exec(last.value) : null;
  if (match !== null && last?.type === 'text') last.value = last.value.slice(0, match.index);
  const title = textOf(heading).trim();
  if (title === '') problems.add('empty-title', place);
  const id = match?.[1];
  if (id === undefined) {
    problems.add('step-id-missing', place, { title });
  } else if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)) {
    problems.add('step-id-invalid', place, { id });
  } else {
    return { id, title };
  }
  return { id: `step-${order}`, title };
}

function checkHeading(heading: Heading, parent: Parents | undefined, problems: ProblemList): void {
  if (heading.depth === 1) problems.add('heading-level', startOf(heading), { marks: '#' });
  if (heading.depth === 2 && parent?.type !== 'root') problems.add('heading-place', startOf(heading));
}

type Block = ContainerDirective | LeafDirective;

function checkBlock(
  node: Block,
  parent: Parents | undefined,
  tree: LessonTree,
  lines: readonly string[],
  problems: ProblemList,
): void {
  const place = startOf(node);
  const block = node.name;
  const rule = lessonBlocks[block];
  if (node.type === 'containerDirective') checkClosing(node, lines, problems);
  if (rule === undefined) {
    const names = Object.keys(lessonBlocks);
    problems.add('unknown-block', place, {
      block,
      nearest: suggestNearest(block, names),
      allowed: names.join(', '),
    });
    return;
  }
  if (parent?.type !== 'root') {
    problems.add('block-nesting', place, { block, parent: nameOf(parent) });
  } else if (tree.intro.includes(node)) {
    problems.add('block-before-step', place, { block });
  }
  const attributes = rule.attributes.safeParse(node.attributes ?? {});
  if (!attributes.success) reportAttributes(node, attributes.error.issues, problems);

  const label = node.children.find(
    (child) => child.type === 'paragraph' && child.data && 'directiveLabel' in child.data,
  );
  if (label !== undefined || (node.type === 'leafDirective' && node.children.length > 0)) {
    problems.add('block-label', place, { block });
  } else if (rule.content === 'forbidden' && node.children.length > 0) {
    problems.add('picture-content', place);
  } else if (rule.content === 'required' && node.type === 'leafDirective') {
    problems.add('leaf-block', place, { block });
  } else if (rule.content === 'required' && node.children.length === 0) {
    problems.add('block-empty', place, { block });
  }
  if (block === 'picture') tree.picturePlaces.push(place);
  if (block === 'exercise' && node.type === 'containerDirective') addExercise(node, tree, problems);
}

function addExercise(node: ContainerDirective, tree: LessonTree, problems: ProblemList): void {
  const attributes = exerciseAttributes.safeParse(node.attributes ?? {});
  if (!attributes.success) return;
  const { id } = attributes.data;
  const earlier = tree.exercises.find((exercise) => exercise.id === id);
  if (earlier !== undefined) {
    problems.add('exercise-id-duplicate', startOf(node), { id, line: startOf(earlier.node).line });
    return;
  }
  tree.exercises.push({ ...attributes.data, node });
}

function addChecks(node: Code, parent: Parents | undefined, tree: LessonTree, problems: ProblemList): void {
  if (parent?.type !== 'containerDirective' || parent.name !== 'exercise') {
    problems.add('checks-place', startOf(node));
    return;
  }
  const exercise = tree.exercises.find((candidate) => candidate.node === parent);
  if (exercise === undefined) return;
  const others = parent.children.filter((child) => child.type === 'code' && isChecksBlock(child));
  if (others[0] !== node) {
    problems.add('checks-duplicate', startOf(node));
    return;
  }
  const checks = readChecks(node, exercise, problems);
  if (checks !== undefined) exercise.checks = checks;
}

function reportAttributes(
  node: Block,
  issues: NonNullable<ReturnType<typeof exerciseAttributes.safeParse>['error']>['issues'],
  problems: ProblemList,
): void {
  const block = node.name;
  const shape = lessonBlocks[block]?.attributes.shape ?? {};
  const allowed = Object.keys(shape);
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const field of issue.keys) {
        const nearest = suggestNearest(field, allowed);
        problems.add('block-attribute-unknown', startOf(node), {
          block,
          field,
          nearest,
          allowed: allowed.join(', ') || '-',
        });
      }
      continue;
    }
    const field = String(issue.path[0] ?? '');
    problems.add('block-attribute', startOf(node), {
      block,
      field,
      reason: describeIssue(issue, node.attributes?.[field]),
      description: shape[field]?.description ?? '',
    });
  }
}

/** The parser closes an open block where its parent ends; only its last line tells whether the author did. */
function checkClosing(node: ContainerDirective, lines: readonly string[], problems: ProblemList): void {
  const start = startOf(node);
  const colons = /:{3,}/.exec(lines[start.line - 1]?.slice(start.column - 1) ?? '')?.[0] ?? ':::';
  const end = node.position?.end.line ?? start.line;
  const closing = /^\s*(:{3,})\s*$/.exec(lines[end - 1] ?? '')?.[1];
  if (end === start.line || closing === undefined || closing.length < colons.length) {
    problems.add('unclosed-block', start, { block: node.name, colons });
  }
}

/** A block line the parser could not read stays behind as text. */
function checkLeftoverColons(node: RootContent, lines: readonly string[], problems: ProblemList): void {
  const first = startOf(node).line;
  for (let line = first; line <= (node.position?.end.line ?? first); line += 1) {
    const text = lines[line - 1]?.trim() ?? '';
    const column = (lines[line - 1]?.indexOf(':') ?? 0) + 1;
    if (/^:{3,}$/.test(text)) problems.add('stray-closing', { line, column }, { line: text });
    else if (/^:{3,}|^::[a-z{]/.test(text))
      problems.add('malformed-block', { line, column }, { line: firstLine(text) });
  }
}

function nameOf(parent: Parents | undefined): string {
  if (parent === undefined) return '';
  if ('name' in parent) return `:::${parent.name}`;
  return messages.parents[parent.type as keyof typeof messages.parents] ?? parent.type;
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
