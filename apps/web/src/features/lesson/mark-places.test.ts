import type { Element, ElementContent, Root } from 'hast';
import { describe, expect, test } from 'vitest';
import { markPlaces } from './mark-places.ts';

const element = (tagName: string, children: ElementContent[]): Element => ({
  type: 'element',
  tagName,
  properties: {},
  children,
});
const text = (value: string): ElementContent => ({ type: 'text', value });
const root = (...children: ElementContent[]): Root => ({ type: 'root', children });

/** Places are written as `<NAME>`. */
function textOf(node: Root | ElementContent): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'element' && node.tagName === 'exercise-place') return `<${node.properties.name}>`;
  return 'children' in node ? node.children.map((child) => textOf(child as ElementContent)).join('') : '';
}

describe('markPlaces', () => {
  test('marks the places of prose and leaves other braces alone', () => {
    const tree = root(element('p', [text('{NONCE}와 {N}, {student}와 {{.Names}}, '), text(`\${HOME} {N}`)]));
    expect(textOf(markPlaces(tree))).toBe(`<NONCE>와 <N>, {student}와 {{.Names}}, \${HOME} <N>`);
  });

  test('marks a place that the highlighter cut into tokens, once', () => {
    const tokens = ['echo {', 'NONCE', '} end {N', '}'].map((part) => element('span', [text(part)]));
    expect(textOf(markPlaces(root(element('code', tokens))))).toBe('echo <NONCE> end <N>');
  });

  test('does not touch the compiled lesson, which all students share', () => {
    const tree = root(text('{NONCE}'));
    markPlaces(tree);
    expect(textOf(tree)).toBe('{NONCE}');
  });
});
