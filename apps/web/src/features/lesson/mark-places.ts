import type { Element, ElementContent, Nodes, Parents, Root, Text } from 'hast';
import { DRAWN_PLACE } from './fill-text.ts';

interface PlacedText {
  text: Text;
  parent: Parents;
  /** Where it begins in the whole text. */
  start: number;
  end: number;
}

/**
 * A copy of an exercise's tree in which each `{NONCE}`-like place is an element `exercise-place` {name}: its
 * value comes to the page with the attempt. A highlighter may have cut a place into several tokens.
 */
export function markPlaces(tree: Root): Root {
  const copy = structuredClone(tree);
  const texts: PlacedText[] = [];
  collect(copy, texts);
  const whole = texts.map(({ text }) => text.value).join('');
  // From the end, so that what is still to come stands where it was counted.
  for (const match of [...whole.matchAll(DRAWN_PLACE)].reverse()) {
    markRange(texts, { start: match.index, end: match.index + match[0].length, name: match[1] ?? '' });
  }
  return copy;
}

function collect(node: Nodes, texts: PlacedText[]): void {
  if (!('children' in node)) return;
  for (const child of node.children) {
    if (child.type !== 'text') {
      collect(child, texts);
      continue;
    }
    const start = texts.at(-1)?.end ?? 0;
    texts.push({ text: child, parent: node, start, end: start + child.value.length });
  }
}

function markRange(
  texts: readonly PlacedText[],
  { start, end, name }: { start: number; end: number; name: string },
): void {
  const [first, ...rest] = texts.filter((text) => text.start < end && start < text.end);
  if (!first) return;
  const { text, parent } = first;
  const after = text.value.slice(end - first.start);
  text.value = text.value.slice(0, start - first.start);
  const place: Element = { type: 'element', tagName: 'exercise-place', properties: { name }, children: [] };
  const added: ElementContent[] = after === '' ? [place] : [place, { type: 'text', value: after }];
  const siblings = parent.children as ElementContent[];
  siblings.splice(siblings.indexOf(text) + 1, 0, ...added);
  for (const other of rest) other.text.value = other.text.value.slice(end - other.start);
}
