import type { ShellMark } from './shell-marks.ts';

/** `line` is undefined where the shell could not tell it. */
export type ShellCommandEvent =
  | { kind: 'started'; line: string | undefined }
  | { kind: 'ended'; line: string | undefined; exitCode: number; stages: number[] };

/**
 * Puts the marks of one terminal together to commands. A mark without its partner is left alone: an Enter on an empty
 * line ends nothing, and a shell inside a shell takes the place of the command that began it.
 */
export class ShellCommands {
  #told: string | undefined;
  #running: { line: string | undefined } | undefined;

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  accept(mark: ShellMark): ShellCommandEvent | undefined {
    switch (mark.kind) {
      case 'command':
        this.#told = mark.line;
        return undefined;
      case 'output': {
        const line = this.#told;
        this.#told = undefined;
        this.#running = { line };
        return { kind: 'started', line };
      }
      case 'end': {
        const running = this.#running;
        this.reset();
        if (running === undefined) return undefined;
        return { kind: 'ended', line: running.line, exitCode: mark.exitCode, stages: mark.stages };
      }
      default:
        return undefined;
    }
  }

  /** What came before is not known any more, as after a replay of the screen. */
  reset(): void {
    this.#told = undefined;
    this.#running = undefined;
  }
}
