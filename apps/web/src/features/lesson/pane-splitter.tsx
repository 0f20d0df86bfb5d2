'use client';

import { type KeyboardEvent, type PointerEvent, type RefObject, useState } from 'react';
import { keepChoice } from '@/theme/keep-choice';
import { clampShare, LESSON_SHARE, SHARE_COOKIE } from './lesson-share';
import styles from './pane-splitter.module.css';

interface PaneSplitterProps {
  label: string;
  /** Whose `--lesson-share` is the width of the first pane, in percent. */
  container: RefObject<HTMLElement | null>;
  initialShare: number;
}

const STEP = 2;

export function PaneSplitter({ label, container, initialShare }: PaneSplitterProps) {
  const [share, setShare] = useState(initialShare);
  const [isDragging, setIsDragging] = useState(false);

  const change = (next: number): number => {
    const clamped = clampShare(next);
    container.current?.style.setProperty('--lesson-share', `${clamped}%`);
    setShare(clamped);
    return clamped;
  };
  const keep = (next: number) => keepChoice(SHARE_COOKIE, String(change(next)));

  const handlePointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setIsDragging(true);
  };
  const handlePointerMove = (event: PointerEvent) => {
    const box = container.current?.getBoundingClientRect();
    if (isDragging && box) change(((event.clientX - box.left) / box.width) * 100);
  };
  const handlePointerEnd = () => {
    if (!isDragging) return;
    setIsDragging(false);
    keep(share);
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    const next = {
      ArrowLeft: share - STEP,
      ArrowRight: share + STEP,
      Home: LESSON_SHARE.min,
      End: LESSON_SHARE.max,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    keep(next);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr takes no keyboard focus and no value
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={Math.round(share)}
      aria-valuemin={LESSON_SHARE.min}
      aria-valuemax={LESSON_SHARE.max}
      tabIndex={0}
      className={styles.splitter}
      data-dragging={isDragging || undefined}
      onPointerDown={handlePointerDown}
      onPointerMove={handlePointerMove}
      onPointerUp={handlePointerEnd}
      onPointerCancel={handlePointerEnd}
      onDoubleClick={() => keep(LESSON_SHARE.usual)}
      onKeyDown={handleKeyDown}
    />
  );
}
