import { create } from 'zustand';
import { type AnnouncementQueue, createAnnouncementQueue } from './announcement-queue.ts';

interface AnnouncerState extends AnnouncementQueue {
  text: string;
  /** Tells two equal sentences apart: the second is said, too. */
  sequence: number;
}

export const useAnnouncer = create<AnnouncerState>()((set) => ({
  text: '',
  sequence: 0,
  ...createAnnouncementQueue({
    say: (text) => set(({ sequence }) => ({ text, sequence: sequence + 1 })),
    schedule: (work, delayMs) => setTimeout(work, delayMs),
  }),
}));
