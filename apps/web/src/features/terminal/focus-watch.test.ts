import { describe, expect, it } from 'vitest';
import { watchFocus } from './focus-watch.ts';

const place = (tagName: string, { isInTerminal = false } = {}) => {
  const element: Pick<Element, 'tagName' | 'closest'> = {
    tagName,
    closest: (selector: string) =>
      isInTerminal && selector === '[data-pane="terminal"]' ? ({} as Element) : null,
  };
  return element;
};

describe('the focus after a press', () => {
  const button = place('BUTTON');
  it.each([
    ['is free while it has not moved', button, true],
    ['is free when it is nowhere', null, true],
    ['is free when it fell back to the page', place('BODY'), true],
    ['is free among the terminals', place('TEXTAREA', { isInTerminal: true }), true],
    ['stays where the student types now', place('TEXTAREA'), false],
  ])('%s', (_, later, isFree) => {
    let focused: ReturnType<typeof place> | null = button;
    const mayTakeFocus = watchFocus(() => focused);
    focused = later;
    expect(mayTakeFocus()).toBe(isFree);
  });
});
