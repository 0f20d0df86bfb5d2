import type { z } from 'zod';

/** One question that an evaluation asked of the sandbox, with what was answered. The protocol stores the same shape. */
export interface Reading {
  /** JSON of `[method, ...arguments]` of the probe. */
  ask: string;
  /** Missing when there was no such thing, and when it could not be asked. */
  answer?: z.core.util.JSONType | undefined;
  /** Why it could not be asked: "could not check". */
  problem?: string | undefined;
}

/** What a question is known by: the same in the record and in its replay. */
export function nameQuestion(method: string, args: readonly unknown[]): string {
  return JSON.stringify([method, ...args]);
}
