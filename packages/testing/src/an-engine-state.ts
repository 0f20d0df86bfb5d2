import type { EngineState } from '@naru/protocol/engine-state';

type Container = EngineState['containers'][number];

/** A running container of a student; only what matters to a test need be said. */
export function aContainer(change: Partial<Container> = {}): Container {
  return {
    id: 'c'.repeat(64),
    name: 'web',
    image: 'httpd:2.4',
    imageId: `sha256:${'a'.repeat(64)}`,
    command: 'httpd-foreground',
    state: 'running',
    exitCode: null,
    oomKilled: false,
    createdAtMs: 1_795_229_260_000,
    ports: [],
    mounts: [],
    networks: [{ name: 'bridge', ipAddress: '172.17.0.2' }],
    ...change,
  };
}

export function anEngineState(change: Partial<EngineState> = {}): EngineState {
  return { containers: [], images: [], volumes: [], networks: [], ...change };
}
