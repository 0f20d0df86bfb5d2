'use client';

import dynamic from 'next/dynamic';

/** Authors alone see it: students do not load its code. */
export const WatchPanelSlot = dynamic(() => import('./watch-panel').then((module) => module.WatchPanel), {
  ssr: false,
});
