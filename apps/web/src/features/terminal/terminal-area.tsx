'use client';

import clsx from 'clsx';
import { SquareTerminal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { remember } from '../workspace/remembered.ts';
import { useSiteTheme } from '../workspace/site-theme.ts';
import { useWorkspace } from '../workspace/workspace-store.ts';
import { openTerminal } from './open-terminal.ts';
import styles from './terminal-area.module.css';
import { TerminalBar } from './terminal-bar.tsx';
import type { TerminalDeck } from './terminal-deck.ts';
import { TerminalPane } from './terminal-pane.tsx';
import { TerminalSearch } from './terminal-search.tsx';
import { drawnFontSize, useTerminalSettings } from './terminal-settings.ts';
import { readTerminalTheme } from './terminal-theme.ts';

interface TerminalAreaProps {
  deck: TerminalDeck;
  /** What the workbench says about the last command, above the terminals. */
  coach: ReactNode;
  /** Stands in place of the terminals while the sandbox is not ready. */
  stage: ReactNode;
  /** The workbench's own buttons at the end of the bar. */
  controls: ReactNode;
}

export function TerminalArea({ deck, coach, stage, controls }: TerminalAreaProps) {
  const t = useTranslations('terminal');
  const shown = useStore(deck.store, (state) => state.shown);
  const isListed = useStore(deck.store, (state) => state.isListed);
  const isOpening = useStore(deck.store, (state) => state.isOpening);
  const isSearching = useStore(deck.store, (state) => state.isSearching);
  const isPair = useStore(deck.store, (state) => state.isPair);
  const phase = useWorkspace((state) => state.sandbox.phase);
  const isConnected = useWorkspace((state) => state.connection.state === 'connected');
  const lastRun = useWorkspace((state) => state.lastRun);
  const isStaged = phase !== 'ready';
  useTerminalLooks(deck);
  useEffect(() => remember('terminal.pair', isPair), [isPair]);
  const open = () => void openTerminal(deck);

  return (
    <section className={styles.area} aria-label={t('label')} data-pane="terminal" tabIndex={-1}>
      <TerminalBar deck={deck} isUsable={!isStaged && isConnected} onOpen={open} controls={controls} />
      <p role="status" className="visually-hidden">
        {lastRun && t('sentTo', { label: lastRun.label })}
      </p>
      {coach}
      <div className={styles.body}>
        {isSearching && !isStaged && <TerminalSearch deck={deck} />}
        {isStaged ? (
          <div className={styles.stage}>{stage}</div>
        ) : (
          <div
            className={clsx(styles.panes, shown.length === 2 && styles.pair, !isConnected && styles.stale)}
          >
            {shown.map((id) => (
              <TerminalPane key={id} deck={deck} id={id} />
            ))}
            {shown.length === 0 && (
              <div className={styles.none}>
                {isListed && !isOpening ? (
                  <>
                    <SquareTerminal aria-hidden />
                    <p>{t('none')}</p>
                    <Button variant="primary" disabled={!isConnected} onClick={open}>
                      {t('open')}
                    </Button>
                  </>
                ) : (
                  <p role="status" className={styles.opening}>
                    <Spinner /> {t('opening')}
                  </p>
                )}
              </div>
            )}
          </div>
        )}
      </div>
    </section>
  );
}

/** xterm draws on a canvas: the site's theme and the student's settings are handed to every terminal. */
function useTerminalLooks(deck: TerminalDeck): void {
  const theme = useSiteTheme();
  const { fontSize, isScreenReaderMode } = useTerminalSettings();
  const terminals = useStore(deck.store, (state) => state.terminals);
  useEffect(() => {
    for (const { terminalId } of terminals) {
      const session = deck.session(terminalId);
      if (!session) continue;
      session.terminal.options.theme = readTerminalTheme(theme);
      session.terminal.options.fontSize = drawnFontSize(fontSize);
      session.terminal.options.screenReaderMode = isScreenReaderMode;
      session.fit();
    }
  }, [deck, terminals, theme, fontSize, isScreenReaderMode]);
}
