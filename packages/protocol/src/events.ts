import { z } from 'zod';
import { terminalInfo } from './commands.ts';
import { engineEvent, engineState } from './engine-state.ts';
import { exerciseView } from './exercise-view.ts';
import { terminalId } from './ids.ts';
import { sandboxView } from './sandbox-view.ts';
import { workspacePath, workspaceTree } from './workspace.ts';

/** One row per fact the sandbox host tells the browser. The student's sockets share a room. */
export const events = {
  'sandbox:changed': sandboxView,
  /** Minutes left when a warning is due (10, 5 and 1 minute before the earlier of the two ends). */
  'sandbox:warned': z.object({ endsAtMs: z.number(), cause: z.enum(['idle', 'lease']) }),
  'terminal:listed': z.object({ terminals: z.array(terminalInfo) }),
  /**
   * Raw bytes of the PTY (a `Uint8Array`/`ArrayBuffer` in the browser, a Buffer in Node), never cut or
   * re-encoded. With `isReplay` the page resets its terminal first and then writes the data.
   * The page acknowledges replay bytes too.
   */
  'terminal:output': z.object({
    terminalId,
    data: z.custom<Uint8Array>((value) => value instanceof Uint8Array || value instanceof ArrayBuffer),
    isReplay: z.boolean().optional(),
  }),
  'terminal:ended': z.object({
    terminalId,
    reason: z.enum(['exited', 'closed', 'reset', 'sandbox-stopped']),
  }),
  /** Something outside the terminals' own output that the student should know. */
  'sandbox:noticed': z.object({
    notice: z.enum(['killed-for-memory', 'disk-full', 'disk-almost-full', 'pids-limit']),
    /** The container or program concerned, when known. */
    subject: z.string().max(200).optional(),
  }),
  /** Sent (debounced) after changes that did not come from this page as well as those that did. */
  'file:changed': z.object({ tree: workspaceTree, paths: z.array(workspacePath) }),
  'engine:changed': engineState,
  'engine:happened': z.object({ events: z.array(engineEvent) }),
  /** Published TCP ports that accept connections now. */
  'preview:changed': z.object({ ports: z.array(z.int()) }),
  /** One exercise of the page's lesson is another than it was. */
  'exercise:changed': exerciseView,
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;
