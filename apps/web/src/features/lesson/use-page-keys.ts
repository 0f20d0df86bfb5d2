import { useEffect } from 'react';

/**
 * F6 and Shift+F6 go round the parts of the page that carry `data-pane`; `?` opens the help outside of text.
 * Listens before the editor and the terminal do, which would keep F6 for themselves.
 */
export function usePageKeys({ onHelp }: { onHelp: () => void }): void {
  useEffect(() => {
    const handleKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === 'F6') {
        event.preventDefault();
        event.stopPropagation();
        focusNextPane(event.shiftKey ? -1 : 1);
      } else if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault();
        onHelp();
      }
    };
    document.addEventListener('keydown', handleKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', handleKeyDown, { capture: true });
  }, [onHelp]);
}

/** What the keyboard goes into: the pane's own choice, the editor's or a terminal's input, else the pane. */
const INSIDE = '[data-pane-focus], .native-edit-context, .xterm-helper-textarea, .inputarea';

function focusNextPane(direction: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    // A pane that is divided into panes is not a stop of its own.
    (pane) => pane.checkVisibility() && !pane.querySelector('[data-pane]'),
  );
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  const start = current === -1 && direction === -1 ? 0 : current;
  const next = panes[(start + direction + panes.length) % panes.length];
  const inside = [...(next?.querySelectorAll<HTMLElement>(INSIDE) ?? [])].find((element) =>
    element.checkVisibility(),
  );
  (inside ?? next)?.focus({ preventScroll: true });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input, textarea, select') ||
      target.closest('[role="dialog"], .native-edit-context') !== null)
  );
}
