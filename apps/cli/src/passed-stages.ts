import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Project } from './project.ts';

/** Debian's packages and the machine change without a word: what passed longer ago is tried again. */
const TRUSTED_FOR_MS = 24 * 60 * 60 * 1000;
const MAX_PLAN_BYTES = 64 * 1024 * 1024;

const passedStage = z.object({ inputs: z.string(), passed: z.int().positive(), atMs: z.number() });
const passedStages = z.record(z.string(), passedStage);

export type PassedStage = z.infer<typeof passedStage>;

/** Which stages have passed here, and on what: a stage whose inputs are still the same need not run again. */
export class PassedStages {
  readonly #file: string;
  readonly #nowMs: () => number;

  constructor(runDir: string, nowMs: () => number = Date.now) {
    this.#file = join(runDir, 'passed-stages.json');
    this.#nowMs = nowMs;
  }

  find(stage: string, inputs: string | undefined): PassedStage | undefined {
    const known = this.#read()[stage];
    if (!known || known.inputs !== inputs) return undefined;
    const ageMs = this.#nowMs() - known.atMs;
    return ageMs >= 0 && ageMs < TRUSTED_FOR_MS ? known : undefined;
  }

  keep(stage: string, inputs: string, passed: number): void {
    this.#write({ ...this.#read(), [stage]: { inputs, passed, atMs: this.#nowMs() } });
  }

  forget(stage: string): void {
    const { [stage]: _, ...others } = this.#read();
    this.#write(others);
  }

  #read(): Record<string, PassedStage> {
    try {
      return passedStages.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      // None yet, or one of another version: then everything runs.
      return {};
    }
  }

  #write(stages: Record<string, PassedStage>): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify(stages));
  }
}

const turboPlan = z.object({ tasks: z.array(z.object({ taskId: z.string(), hash: z.string() })) });

/**
 * One word for everything each stage depends on: the files, dependencies and settings that turbo.json names for the
 * task of that name, and the kernel and Node it runs on.
 */
export async function identifyInputs(
  project: Project,
  stages: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (stages.length === 0) return new Map();
  const { stdout } = await promisify(execFile)('turbo', ['run', ...stages, '--dry=json'], {
    cwd: project.root,
    maxBuffer: MAX_PLAN_BYTES,
  });
  const { tasks } = turboPlan.parse(JSON.parse(stdout));
  const hashes = new Map(tasks.map(({ taskId, hash }) => [taskId, hash]));
  return new Map(
    stages.map((stage) => {
      const hash = hashes.get(`//#${stage}`);
      if (hash === undefined) throw new Error(`turbo.json has no task //#${stage}`);
      return [stage, `${hash} ${release()} ${process.version}`];
    }),
  );
}
