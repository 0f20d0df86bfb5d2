import { type CheckSpec, givenValues } from '@naru/checks/check-spec';
import { createPattern } from '@naru/checks/create-pattern';
import { suggestNearest } from '../find-nearest.ts';
import type { ProblemList } from '../lesson-problem.ts';
import type { YamlText } from '../yaml-places.ts';
import { checkEventActions } from './check-event-actions.ts';
import { findUnknownValues } from './drawn-values.ts';
import { findImpoliteEndings } from './find-impolite-endings.ts';

type Path = readonly PropertyKey[];

interface ChecksContext {
  spec: CheckSpec;
  /** What the exercise is worth. */
  points: number;
  yaml: YamlText;
}

/** What the shape of the checks alone cannot tell: sums, names that point to each other, texts and places. */
export function checkChecks({ spec, points, yaml }: ChecksContext, problems: ProblemList): void {
  const sum = spec.criteria.reduce((total, criterion) => total + criterion.points, 0);
  if (sum !== points) problems.add('checks-points', yaml.placeOf(['criteria']), { sum, points });
  checkIds('criteria', spec.criteria, yaml, problems);
  checkIds('answers', spec.answers ?? [], yaml, problems);
  checkReferences(spec, yaml, problems);
  walk(spec, [], (path, value) => {
    const field = path.at(-1);
    if (field === 'event' || field === 'after') checkEventActions(value, path, yaml, problems);
    if (typeof value !== 'string') return;
    checkPlaces(spec, path, value, yaml, problems);
    if (isStudentText(path)) checkText(path, value, yaml, problems);
    else if (field === 'matches') checkPattern(path, value, yaml, problems);
  });
}

function checkIds(
  list: 'criteria' | 'answers',
  items: readonly { id: string }[],
  { placeOf }: YamlText,
  problems: ProblemList,
): void {
  items.forEach(({ id }, index) => {
    if (items.findIndex((other) => other.id === id) < index)
      problems.add('checks-id-duplicate', placeOf([list, index, 'id']), { list, id });
  });
}

function checkReferences({ criteria, answers = [] }: CheckSpec, yaml: YamlText, problems: ProblemList): void {
  criteria.forEach(({ needs = [], orElse = [], points }, index) => {
    const earlier = criteria.slice(0, index).map(({ id }) => id);
    needs.forEach((need, order) => {
      if (earlier.includes(need)) return;
      const place = yaml.placeOf(['criteria', index, 'needs', order]);
      problems.add('checks-reference', place, {
        field: 'needs',
        value: need,
        nearest: suggestNearest(need, earlier),
        allowed: earlier.join(', ') || '-',
      });
    });
    orElse.forEach((alternative, order) => {
      if (alternative.points < points) return;
      problems.add(
        'checks-alternative-points',
        yaml.placeOf(['criteria', index, 'orElse', order, 'points']),
        {
          points,
        },
      );
    });
  });
  const fields = answers.map(({ id }) => id);
  const used = new Set<string>();
  walk(criteria, ['criteria'], (path, value) => {
    if (path.at(-1) !== 'field' || path.at(-2) !== 'answer' || typeof value !== 'string') return;
    used.add(value);
    if (fields.includes(value)) return;
    problems.add('checks-reference', yaml.placeOf(path), {
      field: 'answer.field',
      value,
      nearest: suggestNearest(value, fields),
      allowed: fields.join(', ') || '-',
    });
  });
  fields.forEach((field, index) => {
    if (!used.has(field)) problems.add('checks-answer-unused', yaml.placeOf(['answers', index]), { field });
  });
}

/** `{NONCE}` and the like: an unknown one would stay as it is and never match. */
function checkPlaces(
  { values = {} }: CheckSpec,
  path: Path,
  text: string,
  yaml: YamlText,
  problems: ProblemList,
): void {
  const known = [...givenValues, ...Object.keys(values)];
  for (const { name } of findUnknownValues(text, known)) {
    problems.add('checks-value-unknown', yaml.placeOf(path), {
      value: `{${name}}`,
      nearest: suggestNearest(name, known),
      allowed: known.map((value) => `{${value}}`).join(', '),
    });
  }
}

/** `text` of a criterion, an alternative or feedback; labels and hints. */
function isStudentText(path: Path): boolean {
  const [field, parent, list] = [path.at(-1), path.at(-2), path.at(-3)];
  if (path[0] === 'hints' || field === 'label' || (field === 'hint' && path[0] === 'criteria')) return true;
  return (
    field === 'text' &&
    typeof parent === 'number' &&
    ['criteria', 'orElse', 'feedback'].includes(String(list))
  );
}

function checkText(path: Path, text: string, { placeOf }: YamlText, problems: ProblemList): void {
  const isTitle = path.at(-1) === 'label' || path.at(-1) === 'hint';
  if (!isTitle && !/\p{Script=Hangul}/u.test(text)) {
    problems.add('checks-text-language', placeOf(path), { text });
  }
  for (const { match } of findImpoliteEndings(text))
    problems.add('polite-ending', placeOf(path), { ending: match });
}

function checkPattern(path: Path, pattern: string, { placeOf }: YamlText, problems: ProblemList): void {
  try {
    createPattern(pattern);
  } catch {
    problems.add('checks-pattern', placeOf(path), { pattern });
  }
}

function walk(value: unknown, path: Path, visit: (path: Path, value: unknown) => void): void {
  visit(path, value);
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      walk(item, [...path, index], visit);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) walk(item, [...path, key], visit);
  }
}
