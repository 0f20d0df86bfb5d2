import { describeIssue } from './describe-issue.ts';
import { suggestNearest } from './find-nearest.ts';
import { type LessonMeta, lessonMeta } from './lesson-meta.ts';
import type { Place, ProblemList } from './lesson-problem.ts';
import { readYaml, valueAt } from './yaml-places.ts';
import { reportYamlSyntax } from './yaml-syntax.ts';

export interface FrontMatter {
  /** Missing when a field is wrong. */
  meta: LessonMeta | undefined;
  /** The fields that are right, so that the others do not hide what those say. */
  known: Partial<LessonMeta>;
  /** Fields that stand there and are wrong. */
  broken: ReadonlySet<string>;
  /** The source with the front matter blanked out, so that places in the body stay true. */
  body: string;
  /** Where a field (or an item of a list) stands. */
  placeOf(path: readonly PropertyKey[]): Place;
}

const frontMatterPattern = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m;

const nothing = { meta: undefined, known: {}, broken: new Set<string>() };

/** Reads the YAML at the head of a lesson and reports what is wrong with it, field by field. */
export function readFrontMatter(source: string, problems: ProblemList): FrontMatter {
  const match = frontMatterPattern.exec(source);
  if (match === null || match.index !== 0) {
    problems.add('front-matter-missing', { line: 1, column: 1 });
    return { ...nothing, body: source, placeOf: () => ({ line: 1, column: 1 }) };
  }
  const [whole, yaml = ''] = match;
  const body = whole.replace(/[^\n]/g, ' ') + source.slice(whole.length);

  // The YAML begins on the file's second line.
  const yamlText = readYaml(yaml, 2);
  const { document, placeOf } = yamlText;

  if (reportYamlSyntax(yamlText, 'front-matter-syntax', problems)) return { ...nothing, body, placeOf };

  const data: unknown = document.toJS() ?? {};
  const parsed = lessonMeta.safeParse(data);
  if (parsed.success) return { meta: parsed.data, known: parsed.data, broken: new Set(), body, placeOf };

  const fields = Object.keys(lessonMeta.shape);
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const field of issue.keys) {
        problems.add('front-matter-unknown', placeOf([...issue.path, field]), {
          field,
          nearest: suggestNearest(field, fields),
          allowed: fields.join(', '),
        });
      }
      continue;
    }
    const field = String(issue.path[0] ?? '');
    problems.add('front-matter-field', placeOf(issue.path), {
      field: issue.path.map(String).join('.'),
      reason: describeIssue(issue, valueAt(data, issue.path)),
      description: lessonMeta.shape[field as keyof typeof lessonMeta.shape]?.description ?? '',
    });
  }
  const broken = new Set(parsed.error.issues.map(({ path: [field] }) => String(field ?? '')));
  return { meta: undefined, known: readKnown(data, broken), broken, body, placeOf };
}

function readKnown(data: unknown, broken: ReadonlySet<string>): Partial<LessonMeta> {
  const entries = Object.entries(data ?? {}).filter(
    ([field]) => field in lessonMeta.shape && !broken.has(field),
  );
  // A field that is absent has no key, which the schema's type cannot say.
  return (lessonMeta.partial().safeParse(Object.fromEntries(entries)).data ?? {}) as Partial<LessonMeta>;
}
