import type { TerminalInfo } from '@naru/protocol/commands';
import type { TerminalId } from '@naru/protocol/ids';
import { describe, expect, it } from 'vitest';
import {
  emptyLayout,
  pairTerminals,
  reconcileLayout,
  showTerminal,
  unpairTerminals,
} from './terminal-layout.ts';

const id = (name: string) => name as TerminalId;
const infos = (...names: string[]): TerminalInfo[] =>
  names.map((name) => ({ terminalId: id(name), label: name.toUpperCase(), createdAtMs: 0 }));

describe('the terminal layout', () => {
  it('shows the first terminal when the list arrives', () => {
    expect(reconcileLayout(emptyLayout, infos('a', 'b'))).toEqual({
      shown: ['a'],
      focused: 'a',
      isPair: false,
    });
  });

  it('puts a terminal in place of the focused one', () => {
    const layout = { shown: [id('a'), id('b')], focused: id('b'), isPair: true };
    expect(showTerminal(layout, id('c'))).toEqual({ shown: ['a', 'c'], focused: 'c', isPair: true });
  });

  it('only moves the focus to a terminal that is already seen', () => {
    const layout = { shown: [id('a'), id('b')], focused: id('b'), isPair: true };
    expect(showTerminal(layout, id('a'))).toEqual({ shown: ['a', 'b'], focused: 'a', isPair: true });
  });

  it('pairs with the next terminal, in the order of the list', () => {
    const layout = { shown: [id('c')], focused: id('c'), isPair: false };
    expect(pairTerminals(layout, infos('a', 'b', 'c')).shown).toEqual(['a', 'c']);
  });

  it('remembers the wish to pair until a second terminal is there', () => {
    const alone = pairTerminals({ shown: [id('a')], focused: id('a'), isPair: false }, infos('a'));
    expect(alone.shown).toEqual(['a']);
    expect(reconcileLayout(alone, infos('a', 'b')).shown).toEqual(['a', 'b']);
  });

  it('keeps the focused terminal when the pair ends', () => {
    expect(unpairTerminals({ shown: [id('a'), id('b')], focused: id('b'), isPair: true }).shown).toEqual([
      'b',
    ]);
  });

  it('replaces a terminal that ended', () => {
    const layout = { shown: [id('a'), id('b')], focused: id('a'), isPair: true };
    expect(reconcileLayout(layout, infos('b', 'c'))).toEqual({
      shown: ['b', 'c'],
      focused: 'b',
      isPair: true,
    });
    expect(reconcileLayout(layout, [])).toEqual({ shown: [], focused: undefined, isPair: true });
  });
});
