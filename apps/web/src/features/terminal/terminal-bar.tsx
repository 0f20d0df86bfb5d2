'use client';

import type { TerminalId } from '@naru/protocol/ids';
import { limits } from '@naru/protocol/limits';
import clsx from 'clsx';
import {
  AArrowDown,
  AArrowUp,
  Accessibility,
  ClipboardPaste,
  Columns2,
  Copy,
  Ellipsis,
  Lightbulb,
  Plus,
  RotateCcw,
  Search,
  X,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, MenuGroup, MenuItem } from '@/components/ui/menu';
import { useFailures } from '../workspace/failure-store.ts';
import styles from './terminal-bar.module.css';
import type { TerminalDeck } from './terminal-deck.ts';
import { useTerminalSettings } from './terminal-settings.ts';

interface TerminalBarProps {
  deck: TerminalDeck;
  isUsable: boolean;
  onOpen(): void;
  controls: ReactNode;
}

export function TerminalBar({ deck, isUsable, onOpen, controls }: TerminalBarProps) {
  const t = useTranslations('terminal');
  const common = useTranslations('common');
  const { terminals, shown, focused, isPair, isOpening, lastRun } = useStore(deck.store);
  const report = useFailures((state) => state.report);
  const [closing, setClosing] = useState<TerminalId>();
  const list = useRef<HTMLDivElement>(null);
  const hasRoom = terminals.length < limits.terminalsPerSandbox;

  const close = (id: TerminalId) => {
    setClosing(undefined);
    deck.close(id).catch((error: unknown) => report('closeTerminal', error));
  };
  /** Shells turn bracketed pastes off while a program runs; then closing would end that program. */
  const askToClose = (id: TerminalId) => {
    const session = deck.session(id);
    if (session && !session.terminal.modes.bracketedPasteMode) setClosing(id);
    else close(id);
  };
  const show = (id: TerminalId) => {
    deck.show(id);
    // After the pane of this terminal is in the page.
    requestAnimationFrame(() => deck.session(id)?.terminal.focus());
  };
  const moveFocus = (event: KeyboardEvent, by: number) => {
    const at = terminals.findIndex((terminal) => terminal.terminalId === focused);
    const next = terminals[(at + by + terminals.length) % terminals.length];
    if (!next) return;
    event.preventDefault();
    deck.show(next.terminalId);
    list.current?.querySelector<HTMLElement>(`[data-terminal-tab="${next.terminalId}"]`)?.focus();
  };

  return (
    <header className={styles.bar}>
      {terminals.length > 0 && (
        <div ref={list} className={styles.tabs}>
          {/* Owns the tabs without holding their close buttons, which a list of tabs may not have inside. */}
          <div
            role="tablist"
            aria-label={t('tabs')}
            aria-owns={terminals.map(({ terminalId }) => `tab-${terminalId}`).join(' ')}
          />
          {terminals.map(({ terminalId, label }) => (
            <div
              key={terminalId}
              className={clsx(
                styles.tab,
                shown.includes(terminalId) && styles.shown,
                focused === terminalId && styles.focused,
              )}
            >
              {/* The key restarts the flash for each run; on the tab it would take the buttons from under a press. */}
              {lastRun?.terminalId === terminalId && (
                <span key={lastRun.sequence} className={styles.flash} aria-hidden />
              )}
              <button
                type="button"
                role="tab"
                id={`tab-${terminalId}`}
                className={styles.name}
                data-terminal-tab={terminalId}
                aria-selected={focused === terminalId}
                tabIndex={focused === terminalId ? 0 : -1}
                onClick={() => show(terminalId)}
                onKeyDown={(event) => {
                  if (event.key === 'ArrowRight') moveFocus(event, 1);
                  else if (event.key === 'ArrowLeft') moveFocus(event, -1);
                  else if (event.key === 'Delete') askToClose(terminalId);
                }}
              >
                {t('name', { label })}
              </button>
              <button
                type="button"
                className={styles.close}
                aria-label={t('close', { label })}
                tabIndex={focused === terminalId ? 0 : -1}
                disabled={!isUsable}
                onClick={() => askToClose(terminalId)}
              >
                <X aria-hidden />
              </button>
            </div>
          ))}
        </div>
      )}
      <IconButton
        label={hasRoom ? t('new') : t('full', { limit: limits.terminalsPerSandbox })}
        icon={<Plus aria-hidden />}
        size="small"
        disabled={!isUsable || isOpening || !hasRoom}
        onClick={onOpen}
      />
      {/* At the far end: a tab that comes while somebody presses one of these must not push it away. */}
      <div className={styles.controls}>
        <IconButton
          label={t('pair')}
          icon={<Columns2 aria-hidden />}
          size="small"
          aria-pressed={isPair}
          disabled={!isUsable}
          onClick={() => {
            deck.togglePair();
            if (!isPair && terminals.length < 2) onOpen();
          }}
        />
        <TerminalMenu deck={deck} isUsable={isUsable} />
        {controls}
      </div>
      <Dialog
        isOpen={closing !== undefined}
        onOpenChange={(isOpen) => !isOpen && setClosing(undefined)}
        title={t('closeTitle')}
        description={t('closeText')}
        closeLabel={common('close')}
        actions={
          <>
            <Button onClick={() => setClosing(undefined)}>{t('keep')}</Button>
            <Button variant="danger" onClick={() => closing && close(closing)}>
              {t('closeIt')}
            </Button>
          </>
        }
      />
      <PasteHint deck={deck} />
    </header>
  );
}

function TerminalMenu({ deck, isUsable }: { deck: TerminalDeck; isUsable: boolean }) {
  const t = useTranslations('terminal');
  const settings = useTerminalSettings();
  const focused = useStore(deck.store, (state) => state.focused);
  return (
    <>
      <IconButton
        label={t('paste')}
        icon={<ClipboardPaste aria-hidden />}
        size="small"
        disabled={!isUsable}
        onClick={() => focused && void deck.paste(focused)}
      />
      <Menu trigger={<IconButton label={t('more')} icon={<Ellipsis aria-hidden />} size="small" />}>
        <MenuItem
          icon={<Search aria-hidden />}
          note="Ctrl+Shift+F"
          isDisabled={!isUsable}
          onSelect={() => deck.setSearching(true)}
        >
          {t('search')}
        </MenuItem>
        <MenuGroup label={t('fontSize', { size: settings.fontSize })}>
          <MenuItem icon={<AArrowUp aria-hidden />} onSelect={() => settings.stepFontSize(1)}>
            {t('larger')}
          </MenuItem>
          <MenuItem icon={<AArrowDown aria-hidden />} onSelect={() => settings.stepFontSize(-1)}>
            {t('smaller')}
          </MenuItem>
          <MenuItem icon={<RotateCcw aria-hidden />} onSelect={() => settings.stepFontSize(0)}>
            {t('normalSize')}
          </MenuItem>
        </MenuGroup>
        <MenuGroup label={t('settings')}>
          <MenuItem
            icon={<Copy aria-hidden />}
            note={settings.copiesSelection ? t('on') : t('off')}
            onSelect={settings.toggleCopiesSelection}
          >
            {t('copySelection')}
          </MenuItem>
          <MenuItem
            icon={<Accessibility aria-hidden />}
            note={settings.isScreenReaderMode ? t('on') : t('off')}
            onSelect={settings.toggleScreenReaderMode}
          >
            {t('screenReader')}
          </MenuItem>
          <MenuItem
            icon={<Lightbulb aria-hidden />}
            note={settings.showsCoach ? t('on') : t('off')}
            onSelect={settings.toggleCoach}
          >
            {t('coach')}
          </MenuItem>
        </MenuGroup>
      </Menu>
    </>
  );
}

/** Below the buttons, in a row of its own: among them it would push them away from the tabs. */
function PasteHint({ deck }: { deck: TerminalDeck }) {
  const t = useTranslations('terminal');
  const common = useTranslations('common');
  const isPasteRefused = useStore(deck.store, (state) => state.isPasteRefused);
  if (!isPasteRefused) return null;
  return (
    <div role="alert" className={styles.hint}>
      <p>{t('pasteByKey')}</p>
      <IconButton
        label={common('close')}
        icon={<X aria-hidden />}
        size="small"
        onClick={deck.forgetPasteRefusal}
      />
    </div>
  );
}
