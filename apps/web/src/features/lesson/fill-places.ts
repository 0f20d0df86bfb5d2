import type { Nodes, Root, Text } from 'hast';
import { fillText, PLACE } from './fill-text.ts';

/**
 * A copy of a lesson's tree with `{student}`-like places filled. A highlighter may cut a place into several
 * tokens, so the text is looked at as a whole and the value goes to the token where the place begins.
 * Names without a value stay as they are.
 */
export function fillPlaces(tree: Root, values: Readonly<Record<string, string>>): Root {
  const copy = structuredClone(tree);
  const texts: Text[] = [];
  collect(copy, texts, values);

  const whole = texts.map((text) => text.value).join('');
  for (const match of [...whole.matchAll(PLACE)].reverse()) {
    const value = values[match[1] ?? ''];
    if (value !== undefined) replaceRange(texts, match.index, match.index + match[0].length, value);
  }
  return copy;
}

function collect(node: Nodes, texts: Text[], values: Readonly<Record<string, string>>): void {
  if (node.type === 'text') texts.push(node);
  if (node.type === 'element' && typeof node.properties.code === 'string') {
    node.properties.code = fillText(node.properties.code, values);
  }
  if ('children' in node) for (const child of node.children) collect(child, texts, values);
}

function replaceRange(texts: readonly Text[], start: number, end: number, value: string): void {
  let offset = 0;
  let isWritten = false;
  for (const text of texts) {
    const length = text.value.length;
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, length);
    if (from < to) {
      text.value = text.value.slice(0, from) + (isWritten ? '' : value) + text.value.slice(to);
      isWritten = true;
    }
    offset += length;
    if (offset >= end) return;
  }
}
