import type { Element, ElementContent, Root } from 'hast';
import { describe, expect, test } from 'vitest';
import { fillPlaces } from './fill-places.ts';

const element = (
  tagName: string,
  children: ElementContent[],
  properties: Element['properties'] = {},
): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
});
const text = (value: string): ElementContent => ({ type: 'text', value });
const root = (...children: ElementContent[]): Root => ({ type: 'root', children });

function textOf(node: Root | ElementContent): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child as ElementContent)).join('') : '';
}

describe('fillPlaces', () => {
  test('fills places in prose and leaves unknown names and other braces alone', () => {
    const tree = root(element('p', [text('{student}님, {NONCE}와 {{.Names}}와 { "a": 1 }')]));
    expect(textOf(fillPlaces(tree, { student: 'gull' }))).toBe('gull님, {NONCE}와 {{.Names}}와 { "a": 1 }');
  });

  test('fills a place that the highlighter cut into tokens, once', () => {
    const tokens = ['echo ', '{', 'NONCE', '}', ' end'].map((part) => element('span', [text(part)]));
    const filled = fillPlaces(root(element('span', tokens)), { NONCE: 'sunlit-otter-42' });
    expect(textOf(filled)).toBe('echo sunlit-otter-42 end');
  });

  test('fills several places of one text in order', () => {
    const tree = root(text('{N} {NONCE} {N}'));
    expect(textOf(fillPlaces(tree, { N: '7', NONCE: 'word' }))).toBe('7 word 7');
  });

  test('fills the code that copy and run use', () => {
    const tree = root(
      element('code-block', [text('echo {NONCE}')], { code: 'echo {NONCE}', language: 'sh' }),
    );
    const [block] = fillPlaces(tree, { NONCE: 'word' }).children;
    expect(block).toMatchObject({ properties: { code: 'echo word', language: 'sh' } });
  });

  test('does not touch the compiled lesson, which all students share', () => {
    const tree = root(text('{student}'));
    fillPlaces(tree, { student: 'gull' });
    expect(textOf(tree)).toBe('{student}');
  });
});
