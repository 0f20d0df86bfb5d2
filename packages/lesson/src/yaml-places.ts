import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Place } from './lesson-problem.ts';

export interface YamlText {
  document: Document;
  text: string;
  /** Place in the file of an offset in the YAML. */
  placeAt(offset: number): Place;
  /** Where a field (or an item of a list) stands; the nearest one that exists. */
  placeOf(path: readonly PropertyKey[]): Place;
}

/** Reads YAML that stands inside another file: its first line is `firstLine`, indented by `indent` columns. */
export function readYaml(yaml: string, firstLine: number, indent = 0): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: line + firstLine - 1, column: col + indent };
  };
  return {
    document,
    text: yaml,
    placeAt,
    placeOf: (path) => placeAt(findOffset(document.contents, path) ?? 0),
  };
}

/** The item itself when it is in a list, else the key of the deepest field that exists. */
function findOffset(contents: unknown, path: readonly PropertyKey[]): number | undefined {
  let node = contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) break;
      if (isNode(pair.key)) offset = pair.key.range?.[0];
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (!isNode(node)) break;
      offset = node.range?.[0];
    } else {
      break;
    }
  }
  return offset;
}

/** Aliases may be used, but not to blow a few lines up to millions. */
export function dataOf({ document }: YamlText): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 }) ?? {};
  } catch {
    return {};
  }
}

export function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    data,
  );
}
