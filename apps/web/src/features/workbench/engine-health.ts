import { create } from 'zustand';

/** Whether the student's engine answered when it was last asked. */
export const useEngineHealth = create<{ isDown: boolean }>()(() => ({ isDown: false }));
