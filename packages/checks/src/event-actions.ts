import type { EventSpec } from './condition-spec.ts';

type EventType = NonNullable<EventSpec['type']>;

/** The words of the engine's event stream, without what follows a colon: https://docs.docker.com/reference/cli/docker/system/events/ */
export const eventActions: Readonly<Record<EventType, readonly string[]>> = {
  container: [
    'archive-path',
    'attach',
    'checkpoint',
    'commit',
    'copy',
    'create',
    'destroy',
    'detach',
    'die',
    'exec_create',
    'exec_detach',
    'exec_die',
    'exec_start',
    'export',
    'extract-to-dir',
    'health_status',
    'kill',
    'oom',
    'pause',
    'prune',
    'rename',
    'resize',
    'restart',
    'start',
    'stop',
    'top',
    'unpause',
    'update',
  ],
  image: ['create', 'delete', 'import', 'load', 'prune', 'pull', 'push', 'save', 'tag', 'untag'],
  volume: ['create', 'destroy', 'mount', 'prune', 'unmount'],
  network: ['connect', 'create', 'destroy', 'disconnect', 'prune', 'remove', 'update'],
};
