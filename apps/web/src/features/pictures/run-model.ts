import { normalizeImage } from '@naru/lesson/image-name';
import type { EngineEvent, EngineState } from '@naru/protocol/engine-state';
import { isSameId } from './same-id';

const runStages = ['find', 'pull', 'create', 'start', 'output'] as const;
export type RunStageName = (typeof runStages)[number];

export type RunStage =
  | { name: 'find'; status: 'done'; detail: 'found' | 'missing' }
  | { name: 'find' | 'pull'; status: 'unknown'; detail: 'unseen' }
  | { name: 'pull'; status: 'done'; detail: 'pulled' }
  | { name: 'pull'; status: 'skipped'; detail: 'noPull' }
  | { name: 'create'; status: 'done'; detail: 'created' }
  | { name: 'start' | 'output'; status: 'waiting' }
  | { name: 'start'; status: 'done'; detail: 'started' }
  | { name: 'start'; status: 'failed'; detail: 'startFailed' }
  | { name: 'output'; status: 'active'; detail: 'running' }
  | { name: 'output'; status: 'done' | 'failed'; detail: 'exitCode'; exitCode: number };

export interface RunPicture {
  containerId: string;
  name: string;
  image: string;
  isGone: boolean;
  /** Layers of the image, when it is there to count. */
  layers: number | undefined;
  stages: RunStage[];
}

interface Run {
  id: string;
  name: string;
  image: string;
  /** Undefined when the container was made before anybody looked. */
  wasPulled: boolean | undefined;
  progress: 'created' | 'running' | 'start-failed' | 'ended';
  exitCode: number;
  isGone: boolean;
}

/**
 * The latest `docker run`, told by the engine's events; what happened before the page listened is filled in
 * from the engine's state. A pull is told by one event at its end, so that its stage is never half done.
 */
export function readLatestRun(
  events: readonly EngineEvent[],
  engine: EngineState | undefined,
): RunPicture | undefined {
  const run = readEvents(events) ?? readNewestContainer(engine);
  if (run === undefined) return undefined;
  const container = engine?.containers.find(({ id }) => isSameId(id, run.id));
  // The runtime could not execute the start command: no start event is ever sent, only the state tells.
  if (run.progress === 'created' && container?.state === 'created' && (container.exitCode ?? 0) !== 0) {
    run.progress = 'start-failed';
    run.exitCode = container.exitCode ?? 0;
  }
  const image = engine?.images.find(({ tags }) =>
    tags.map(normalizeImage).includes(normalizeImage(run.image)),
  );
  return {
    containerId: run.id,
    name: run.name,
    image: run.image,
    isGone: run.isGone,
    layers: image?.layers.length,
    stages: [...findStages(run), { name: 'create', status: 'done', detail: 'created' }, ...startStages(run)],
  };
}

function readEvents(events: readonly EngineEvent[]): Run | undefined {
  let run: Run | undefined;
  const pulled = new Set<string>();
  for (const { type, action, id, attributes } of events) {
    if (type === 'image' && action === 'pull') pulled.add(normalizeImage(id));
    if (type !== 'container') continue;
    if (action === 'create') {
      const image = attributes.image ?? '';
      // A pull counts for the first container made from it; the next one found the image there.
      const wasPulled = pulled.delete(normalizeImage(image));
      run = {
        id,
        name: attributes.name ?? '',
        image,
        wasPulled,
        progress: 'created',
        exitCode: 0,
        isGone: false,
      };
    }
    if (run === undefined || !isSameId(id, run.id)) continue;
    if (action === 'start') run.progress = 'running';
    if (action === 'die') {
      run.progress = run.progress === 'created' ? 'start-failed' : 'ended';
      run.exitCode = Number(attributes.exitCode ?? 0);
    }
    if (action === 'rename') run.name = attributes.name ?? run.name;
    if (action === 'destroy') run.isGone = true;
  }
  return run;
}

function readNewestContainer(engine: EngineState | undefined): Run | undefined {
  const newest = engine?.containers.toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0];
  if (newest === undefined) return undefined;
  const { id, name, image, state, exitCode } = newest;
  const isRunning = state === 'running' || state === 'paused' || state === 'restarting';
  return {
    id,
    name,
    image,
    wasPulled: undefined,
    progress: isRunning ? 'running' : state === 'created' ? 'created' : 'ended',
    exitCode: exitCode ?? 0,
    isGone: false,
  };
}

function findStages({ wasPulled }: Run): RunStage[] {
  if (wasPulled === undefined) {
    return [
      { name: 'find', status: 'unknown', detail: 'unseen' },
      { name: 'pull', status: 'unknown', detail: 'unseen' },
    ];
  }
  return wasPulled
    ? [
        { name: 'find', status: 'done', detail: 'missing' },
        { name: 'pull', status: 'done', detail: 'pulled' },
      ]
    : [
        { name: 'find', status: 'done', detail: 'found' },
        { name: 'pull', status: 'skipped', detail: 'noPull' },
      ];
}

function startStages({ progress, exitCode }: Run): RunStage[] {
  const started: RunStage = { name: 'start', status: 'done', detail: 'started' };
  switch (progress) {
    case 'created':
      return [
        { name: 'start', status: 'waiting' },
        { name: 'output', status: 'waiting' },
      ];
    case 'running':
      return [started, { name: 'output', status: 'active', detail: 'running' }];
    case 'start-failed':
      return [
        { name: 'start', status: 'failed', detail: 'startFailed' },
        { name: 'output', status: 'failed', detail: 'exitCode', exitCode },
      ];
    case 'ended':
      return [
        started,
        { name: 'output', status: exitCode === 0 ? 'done' : 'failed', detail: 'exitCode', exitCode },
      ];
  }
}
