'use client';

import { useEffect, useRef } from 'react';
import styles from './tooltip-layer.module.css';

const DELAY_MS = 400;
const GAP_PX = 6;

/**
 * One bubble for the whole page: any element with `data-tip` gets a tooltip on hover and on keyboard focus.
 * It repeats the element's accessible name, so screen readers are not told twice.
 */
export function TooltipLayer() {
  const bubble = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = bubble.current;
    if (!element?.showPopover) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let anchor: Element | undefined;

    const hide = () => {
      clearTimeout(timer);
      anchor = undefined;
      if (element.matches(':popover-open')) element.hidePopover();
    };
    const show = (target: Element) => {
      const text = target.getAttribute('data-tip');
      // A menu that is open says more, in the same place.
      if (!text || !target.isConnected || target.getAttribute('aria-expanded') === 'true') return;
      element.textContent = text;
      element.showPopover();
      place(element, target.getBoundingClientRect());
    };
    const ask = (target: Element | null, delayMs: number) => {
      const next = target?.closest('[data-tip]') ?? undefined;
      if (next === anchor) return;
      hide();
      if (!next) return;
      anchor = next;
      timer = setTimeout(() => show(next), delayMs);
    };

    const handleOver = (event: PointerEvent) => {
      if (event.pointerType !== 'touch') ask(event.target as Element, DELAY_MS);
    };
    const handleFocus = (event: FocusEvent) => {
      const target = event.target as Element;
      if (target.matches(':focus-visible')) ask(target, 0);
    };
    const handleKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };

    const ending = new AbortController();
    const { signal } = ending;
    document.addEventListener('pointerover', handleOver, { signal });
    document.addEventListener('pointerdown', hide, { signal, capture: true });
    document.addEventListener('focusin', handleFocus, { signal });
    document.addEventListener('focusout', hide, { signal });
    document.addEventListener('keydown', handleKey, { signal, capture: true });
    document.addEventListener('scroll', hide, { signal, capture: true, passive: true });
    return () => {
      ending.abort();
      hide();
    };
  }, []);

  return <div ref={bubble} popover="manual" aria-hidden="true" className={styles.bubble} />;
}

/** Below the anchor, above it where there is no room, never outside the window. */
function place(element: HTMLElement, anchor: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = element;
  const left = Math.min(
    Math.max(GAP_PX, anchor.left + anchor.width / 2 - width / 2),
    document.documentElement.clientWidth - width - GAP_PX,
  );
  const below = anchor.bottom + GAP_PX;
  const top = below + height + GAP_PX < innerHeight ? below : anchor.top - height - GAP_PX;
  element.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
}
