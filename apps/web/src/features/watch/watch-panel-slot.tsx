'use client';

import type { ComponentProps } from 'react';
import { lazyPart, useLazyPart } from '@/components/lazy-part';

/** Authors alone see it: students do not load its code. */
const panelPart = lazyPart(() => import('./watch-panel').then((module) => module.WatchPanel));

export function WatchPanelSlot(props: ComponentProps<NonNullable<ReturnType<typeof panelPart.find>>>) {
  const { Part } = useLazyPart(panelPart);
  return Part ? <Part {...props} /> : null;
}
