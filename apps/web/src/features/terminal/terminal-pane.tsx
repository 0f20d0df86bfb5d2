'use client';

import { ContextMenu } from '@base-ui/react/context-menu';
import type { TerminalId } from '@naru/protocol/ids';
import clsx from 'clsx';
import { ClipboardPaste, Copy, Eraser, Search, TextSelect } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { MenuItem } from '@/components/ui/menu';
import { copyText } from '../workspace/copy-text.ts';
import type { TerminalDeck } from './terminal-deck.ts';
import styles from './terminal-pane.module.css';

/** The place of one terminal. The terminal itself lives in its session and only moves in here. */
export function TerminalPane({ deck, id }: { deck: TerminalDeck; id: TerminalId }) {
  const t = useTranslations('terminal');
  const host = useRef<HTMLDivElement>(null);
  const label = useStore(
    deck.store,
    (state) => state.terminals.find((terminal) => terminal.terminalId === id)?.label ?? '',
  );
  const isFocused = useStore(deck.store, (state) => state.focused === id);
  const isPair = useStore(deck.store, (state) => state.shown.length === 2);
  const session = deck.session(id);

  useEffect(() => {
    const place = host.current;
    const mounted = deck.session(id);
    if (!place || !mounted) return;
    void mounted.mount(place);
    let frame = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => mounted.fit());
    });
    observer.observe(place);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [deck, id]);

  // A layout effect's end comes before the pane is taken out of the page, and with it the focus.
  useLayoutEffect(() => () => deck.session(id)?.leavePane(), [deck, id]);

  if (!session) return null;
  const { terminal } = session;
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger className={clsx(styles.pane, isPair && isFocused && styles.focused)}>
        <section ref={host} className={styles.host} aria-label={t('name', { label })} />
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Positioner className={styles.positioner}>
          <ContextMenu.Popup className={styles.menu}>
            <MenuItem
              icon={<Copy aria-hidden />}
              note="Ctrl+Shift+C"
              onSelect={() => terminal.hasSelection() && void copyText(terminal.getSelection())}
            >
              {t('copy')}
            </MenuItem>
            <MenuItem
              icon={<ClipboardPaste aria-hidden />}
              note="Ctrl+Shift+V"
              onSelect={() => void deck.paste(id)}
            >
              {t('paste')}
            </MenuItem>
            <MenuItem icon={<TextSelect aria-hidden />} onSelect={() => terminal.selectAll()}>
              {t('selectAll')}
            </MenuItem>
            <MenuItem
              icon={<Search aria-hidden />}
              note="Ctrl+Shift+F"
              onSelect={() => deck.setSearching(true)}
            >
              {t('search')}
            </MenuItem>
            <MenuItem icon={<Eraser aria-hidden />} note="Ctrl+L" onSelect={() => terminal.clear()}>
              {t('clear')}
            </MenuItem>
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
