'use client';

import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '@/components/ui/icon-button';
import { useSiteTheme } from '../workspace/site-theme.ts';
import type { TerminalDeck } from './terminal-deck.ts';
import styles from './terminal-search.module.css';
import { searchColors } from './terminal-theme.ts';

export function TerminalSearch({ deck }: { deck: TerminalDeck }) {
  const t = useTranslations('terminal');
  const focused = useStore(deck.store, (state) => state.focused);
  const decorations = searchColors[useSiteTheme()];
  const [term, setTerm] = useState('');
  const [found, setFound] = useState<{ at: number; count: number }>();
  const input = useRef<HTMLInputElement>(null);
  const session = focused && deck.session(focused);

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (!session) return;
    const results = session.search.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ at: resultIndex + 1, count: resultCount }),
    );
    return () => {
      results.dispose();
      session.search.clearDecorations();
    };
  }, [session]);

  const find = (direction: 'next' | 'previous', text: string, isTyping = false) => {
    if (!session) return;
    if (text === '') {
      session.search.clearDecorations();
      setFound(undefined);
    } else if (direction === 'next') session.search.findNext(text, { decorations, incremental: isTyping });
    else session.search.findPrevious(text, { decorations });
  };
  const close = () => {
    deck.setSearching(false);
    if (session) session.terminal.focus();
  };

  return (
    <search className={styles.search}>
      <input
        ref={input}
        value={term}
        aria-label={t('search')}
        placeholder={t('searchHint')}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setTerm(event.target.value);
          find('next', event.target.value, true);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') close();
          else if (event.key === 'Enter') find(event.shiftKey ? 'previous' : 'next', term);
        }}
      />
      <span role="status" className={styles.count}>
        {found && term !== '' && (found.count === 0 ? t('notFound') : t('foundAt', found))}
      </span>
      <IconButton
        label={t('previous')}
        icon={<ArrowUp aria-hidden />}
        size="small"
        onClick={() => find('previous', term)}
      />
      <IconButton
        label={t('next')}
        icon={<ArrowDown aria-hidden />}
        size="small"
        onClick={() => find('next', term)}
      />
      <IconButton label={t('closeSearch')} icon={<X aria-hidden />} size="small" onClick={close} />
    </search>
  );
}
