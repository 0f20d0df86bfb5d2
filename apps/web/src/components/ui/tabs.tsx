'use client';

import clsx from 'clsx';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import styles from './tabs.module.css';

export interface Tab {
  id: string;
  label: ReactNode;
  icon?: ReactNode;
  /** Id of the element that the tab shows. */
  panelId: string;
}

interface TabListProps {
  label: string;
  tabs: readonly Tab[];
  selectedId: string;
  onSelect: (id: string) => void;
  className?: string | undefined;
}

/** The list alone: panels stay wherever the page keeps them, so that hiding one does not end what runs in it. */
export function TabList({ label, tabs, selectedId, onSelect, className }: TabListProps) {
  const list = useRef<HTMLDivElement>(null);

  const moveTo = (event: KeyboardEvent, index: number) => {
    event.preventDefault();
    const next = tabs[(index + tabs.length) % tabs.length];
    if (!next) return;
    onSelect(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.id)}"]`)?.focus();
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    const index = tabs.findIndex((tab) => tab.id === selectedId);
    if (event.key === 'ArrowRight') moveTo(event, index + 1);
    else if (event.key === 'ArrowLeft') moveTo(event, index - 1);
    else if (event.key === 'Home') moveTo(event, 0);
    else if (event.key === 'End') moveTo(event, tabs.length - 1);
  };

  return (
    <div ref={list} role="tablist" aria-label={label} className={clsx(styles.list, className)}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          data-tab={tab.id}
          className={styles.tab}
          aria-selected={tab.id === selectedId}
          aria-controls={tab.panelId}
          tabIndex={tab.id === selectedId ? 0 : -1}
          onClick={() => onSelect(tab.id)}
          onKeyDown={handleKeyDown}
        >
          {tab.icon}
          {tab.label}
        </button>
      ))}
    </div>
  );
}
