import type { TerminalInfo } from '@naru/protocol/commands';
import type { TerminalId } from '@naru/protocol/ids';

/** Which terminals stand in the panes. `shown` has one or two ids; `focused` is one of them. */
export interface TerminalLayout {
  shown: TerminalId[];
  focused: TerminalId | undefined;
  isPair: boolean;
}

export const emptyLayout: TerminalLayout = { shown: [], focused: undefined, isPair: false };

/** Puts a terminal before the student: where it already stands, else in place of the focused one. */
export function showTerminal(layout: TerminalLayout, id: TerminalId): TerminalLayout {
  if (layout.shown.includes(id)) return { ...layout, focused: id };
  if (layout.shown.length === 0) return { ...layout, shown: [id], focused: id };
  const place = Math.max(0, layout.focused ? layout.shown.indexOf(layout.focused) : 0);
  return { ...layout, shown: layout.shown.map((other, at) => (at === place ? id : other)), focused: id };
}

/** Side by side: the focused terminal and the next one in the list that is not shown yet. */
export function pairTerminals(layout: TerminalLayout, terminals: TerminalInfo[]): TerminalLayout {
  const [first] = layout.shown;
  if (!first) return layout;
  const ids = terminals.map((terminal) => terminal.terminalId);
  const at = ids.indexOf(first);
  const second = [...ids.slice(at + 1), ...ids.slice(0, at)].find((id) => id !== first);
  return second
    ? { ...layout, isPair: true, shown: sortLike(ids, [first, second]) }
    : { ...layout, isPair: true };
}

export function unpairTerminals(layout: TerminalLayout): TerminalLayout {
  const kept = layout.focused ?? layout.shown[0];
  return { shown: kept ? [kept] : [], focused: kept, isPair: false };
}

/** Keeps the layout true to the terminals that exist. */
export function reconcileLayout(layout: TerminalLayout, terminals: TerminalInfo[]): TerminalLayout {
  const ids = terminals.map((terminal) => terminal.terminalId);
  let shown = layout.shown.filter((id) => ids.includes(id));
  const wanted = layout.isPair ? 2 : 1;
  for (const id of ids) {
    if (shown.length >= wanted) break;
    if (!shown.includes(id)) shown = [...shown, id];
  }
  const focused = layout.focused && shown.includes(layout.focused) ? layout.focused : shown[0];
  return { ...layout, shown, focused };
}

function sortLike(order: TerminalId[], ids: TerminalId[]): TerminalId[] {
  return [...ids].sort((left, right) => order.indexOf(left) - order.indexOf(right));
}
