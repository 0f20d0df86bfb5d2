import type { EngineState } from '@naru/protocol/engine-state';

export type EngineContainer = EngineState['containers'][number];
export type EngineImage = EngineState['images'][number];

type ContainerAction = 'start' | 'stop' | 'unpause' | 'logs' | 'rm';

const ACTIONS: Record<EngineContainer['state'], ContainerAction[]> = {
  created: ['start', 'rm'],
  running: ['stop', 'logs'],
  paused: ['unpause', 'logs'],
  restarting: ['stop', 'logs'],
  removing: [],
  exited: ['start', 'logs', 'rm'],
  dead: ['rm'],
};

export function containerActions(container: Pick<EngineContainer, 'state'>): ContainerAction[] {
  return ACTIONS[container.state];
}

/** What a person would type; names of containers hold no character a shell reads. */
export function containerCommand(
  action: ContainerAction,
  container: Pick<EngineContainer, 'name' | 'id'>,
): string {
  return `docker ${action} ${container.name || shortId(container.id)}`;
}

export function removeImageCommand(image: Pick<EngineImage, 'tags' | 'id'>): string {
  return `docker rmi ${image.tags[0] ?? shortId(image.id)}`;
}

export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

type ExitMeaning =
  | 'success'
  | 'error'
  | 'docker'
  | 'notStarted'
  | 'permission'
  | 'notFound'
  | 'interrupted'
  | 'killed'
  | 'memory'
  | 'crashed'
  | 'stopped';

/** What an exit code says. Shells add 128 to the number of the signal that ended a program. */
export function exitMeaning(given: {
  state: EngineContainer['state'];
  exitCode: number;
  oomKilled: boolean;
}): ExitMeaning {
  const { state, exitCode, oomKilled } = given;
  if (oomKilled) return 'memory';
  if (state === 'created' && exitCode !== 0) return 'notStarted';
  const known: Record<number, ExitMeaning> = {
    0: 'success',
    125: 'docker',
    126: 'permission',
    127: 'notFound',
    130: 'interrupted',
    137: 'killed',
    139: 'crashed',
    143: 'stopped',
  };
  return known[exitCode] ?? 'error';
}

export function formatBytes(bytes: number): string {
  // Docker counts in thousands.
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : Number(value.toPrecision(3))} ${units[unit]}`;
}
