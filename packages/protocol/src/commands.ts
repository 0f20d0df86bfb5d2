import { z } from 'zod';
import { engineState } from './engine-state.ts';
import { exerciseId, exerciseSolution, exerciseView } from './exercise-view.ts';
import { terminalId } from './ids.ts';
import { limits } from './limits.ts';
import { redisServers } from './redis-keys.ts';
import { sandboxView } from './sandbox-view.ts';
import { fileVersion, workspacePath, workspaceTree } from './workspace.ts';

/** Raised when a browser page and a sandbox host of different ages could misunderstand each other. */
export const PROTOCOL_VERSION = 1;

const size = { cols: z.int().min(2).max(500), rows: z.int().min(1).max(300) };
export const lessonSlug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/);
const containerRef = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/);
const nothing = z.object({});

export const terminalInfo = z.object({
  terminalId,
  /** `A`, `B`, `C` …: the letter lessons speak of. */
  label: z.string().max(4),
  createdAtMs: z.number(),
});
export type TerminalInfo = z.output<typeof terminalInfo>;

/**
 * One row per browser command. Every command is acknowledged with `Ack<output>`.
 * The student and the lesson come from the ticket, never from the payload.
 */
export const commands = {
  /** Starts, wakes or finds the student's sandbox; the answer is where it stands, `sandbox:changed` follows. */
  'sandbox:start': { input: nothing, output: sandboxView },
  'sandbox:extend': { input: nothing, output: sandboxView },
  /** Leaves the queue. */
  'sandbox:leave-queue': { input: nothing, output: sandboxView },
  /** Throws the sandbox away (engine, files, terminals) and starts a new one. */
  'sandbox:reset': { input: z.object({ confirm: z.literal('lose-everything') }), output: sandboxView },

  'terminal:list': { input: nothing, output: z.object({ terminals: z.array(terminalInfo) }) },
  'terminal:open': { input: z.object(size), output: terminalInfo },
  /** Begins `terminal:output` events to this socket; the first is the replay of the screen (isReplay). */
  'terminal:attach': { input: z.object({ terminalId, ...size }), output: nothing },
  'terminal:detach': { input: z.object({ terminalId }), output: nothing },
  'terminal:write': {
    input: z.object({ terminalId, data: z.string().max(limits.terminalWriteChars) }),
    output: nothing,
  },
  'terminal:resize': { input: z.object({ terminalId, ...size }), output: nothing },
  /** The page has parsed this many bytes of output since its last acknowledgement. */
  'terminal:ack': {
    input: z.object({ terminalId, bytes: z.int().min(0).max(100_000_000) }),
    output: nothing,
  },
  'terminal:close': { input: z.object({ terminalId }), output: nothing },
  /** Kills everything started from terminals and leaves the engine and its containers running. */
  'terminal:reset-all': { input: nothing, output: nothing },

  'file:tree': { input: nothing, output: workspaceTree },
  'file:read': {
    input: z.object({ path: workspacePath }),
    output: z.object({ text: z.string(), version: fileVersion }),
  },
  /** `baseVersion` null creates (FILE_EXISTS when present); a stale one answers FILE_CHANGED. */
  'file:write': {
    input: z.object({
      path: workspacePath,
      text: z.string().max(limits.fileBytes),
      baseVersion: fileVersion.nullable(),
    }),
    output: z.object({ version: fileVersion }),
  },
  'file:create-folder': { input: z.object({ path: workspacePath }), output: nothing },
  'file:rename': { input: z.object({ from: workspacePath, to: workspacePath }), output: nothing },
  'file:delete': { input: z.object({ path: workspacePath }), output: nothing },

  'engine:state': { input: nothing, output: engineState },
  /** The last lines of a container's log, for the engine view. */
  'engine:logs': {
    input: z.object({ container: containerRef }),
    output: z.object({ text: z.string(), isCut: z.boolean() }),
  },
  /** Asked by a picture while it is in sight. */
  'engine:redis-keys': { input: nothing, output: redisServers },
  'preview:ports': { input: nothing, output: z.object({ ports: z.array(z.int()) }) },

  /**
   * The exercises of the page's lesson. Attempts at those without things to lay out begin with it; `exercise:changed`
   * follows whenever one changes.
   */
  'exercise:list': { input: nothing, output: z.object({ exercises: z.array(exerciseView) }) },
  /**
   * Begins an attempt, laying out what the exercise needs. While one runs (or is done) it is a restart: what belongs to
   * this exercise alone is taken away first, and new values are drawn.
   */
  'exercise:start': { input: z.object({ exerciseId }), output: exerciseView },
  /** Judges all criteria now. A run that is under way is awaited, never doubled. */
  'exercise:check': {
    input: z.object({
      exerciseId,
      answers: z.record(z.string().max(40), z.string().max(500)).optional(),
    }),
    output: exerciseView,
  },
  /** One more hint; the last one again when all are given. */
  'exercise:hint': { input: z.object({ exerciseId }), output: exerciseView },
  /** SOLUTION_LOCKED before three failed checks or full marks. */
  'exercise:solution': { input: z.object({ exerciseId }), output: exerciseSolution },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type CommandName = keyof typeof commands;
export type CommandInput<N extends CommandName> = z.output<(typeof commands)[N]['input']>;
export type CommandOutput<N extends CommandName> = z.output<(typeof commands)[N]['output']>;
