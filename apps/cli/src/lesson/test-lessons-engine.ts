import { realpath } from 'node:fs/promises';
import { findConnection } from '@naru/host-engine/connection';
import { ensureHostEngine } from '@naru/host-engine/ensure-host-engine';
import { isEngineAnswering } from '@naru/host-engine/host-engine';
import { statePaths } from '@naru/host-engine/state-paths';
import { showProgress } from '../engine-progress.ts';
import { readEngineSettings, readForeignEngine } from '../engine-settings.ts';
import { standOnFoundation } from '../foundation.ts';

/** A host engine to make sandboxes on. */
export interface EngineForLessonTests {
  engineUrl: string;
  sandboxImage: string;
  programsDir?: string | undefined;
  mirrorUrl: string;
  /** Stops what this call started, unless another command still stands on it, and nothing that ran before. */
  stop(): Promise<void>;
}

/** The engine that the environment names, the one that runs, or one that is started for the tests. */
export async function openEngineForLessonTests(
  stateDir: string,
  environment: NodeJS.ProcessEnv,
): Promise<EngineForLessonTests> {
  const foreign = readForeignEngine(environment);
  if (foreign !== undefined) return { ...foreign, stop: async () => {} };
  // The names an engine uses follow from the folder: by way of a link it would be taken for another one.
  const realStateDir = await realpath(stateDir).catch(() => stateDir);
  const engine = await standOnFoundation({ stateDir: realStateDir }, async () => {
    // One that runs is used as it is: preparing it again could give it other settings.
    const running = await findConnection(statePaths(realStateDir));
    if (running !== undefined && (await answersInTime(running.socketPath))) {
      return { ...running, isAdopted: true };
    }
    const prepared = await ensureHostEngine({
      stateDir: realStateDir,
      settings: readEngineSettings(environment),
      environment,
      progress: showProgress,
    });
    return { ...prepared, mirrorUrl: prepared.mirror.studentUrl };
  });
  return {
    engineUrl: `unix://${engine.socketPath}`,
    sandboxImage: engine.sandboxImage,
    programsDir: engine.programsDir,
    mirrorUrl: engine.mirrorUrl,
    stop: async () => engine[Symbol.asyncDispose](),
  };
}

/** A busy machine makes an engine late; another one beside it would make matters worse. */
async function answersInTime(socketPath: string): Promise<boolean> {
  for (let tries = 0; tries < 3; tries += 1) if (await isEngineAnswering(socketPath)) return true;
  return false;
}
