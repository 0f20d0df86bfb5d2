import type { EngineState } from '@naru/protocol/engine-state';

type Container = EngineState['containers'][number];

export interface PortRow {
  containerPort: number;
  protocol: string;
  /** Undefined for a port that the image only declares. */
  hostPort: number | undefined;
  isLocalOnly: boolean;
  status: 'open' | 'closed' | 'unpublished';
}

export interface PortBox {
  id: string;
  name: string;
  image: string;
  state: Container['state'];
  rows: PortRow[];
}

/** Which door of the host leads to which port; running containers first, in the order of their doors. */
export function readPortMap(engine: EngineState, answeringPorts: readonly number[]): PortBox[] {
  return engine.containers
    .map(({ id, name, image, state, ports }) => ({
      id,
      name,
      image,
      state,
      rows: state === 'running' || state === 'paused' ? readRows(ports, answeringPorts) : [],
    }))
    .toSorted((a, b) => rank(a) - rank(b) || firstDoor(a) - firstDoor(b) || a.name.localeCompare(b.name));
}

function readRows(ports: Container['ports'], answeringPorts: readonly number[]): PortRow[] {
  const rows = new Map<string, PortRow>();
  for (const { containerPort, protocol, hostPort, hostIp } of ports) {
    const isLocalOnly = hostIp === '127.0.0.1' || hostIp === '::1';
    // IPv4 and IPv6 stand twice in the engine's list and are one door to a student.
    const key = `${hostPort}>${containerPort}/${protocol}`;
    const earlier = rows.get(key);
    rows.set(key, {
      containerPort,
      protocol,
      hostPort: hostPort ?? undefined,
      isLocalOnly: isLocalOnly && (earlier?.isLocalOnly ?? true),
      status: hostPort === null ? 'unpublished' : answeringPorts.includes(hostPort) ? 'open' : 'closed',
    });
  }
  return [...rows.values()].sort((a, b) => door(a) - door(b) || a.containerPort - b.containerPort);
}

function rank({ state, rows }: PortBox): number {
  if (state !== 'running' && state !== 'paused') return 2;
  return rows.some(({ hostPort }) => hostPort !== undefined) ? 0 : 1;
}

function firstDoor({ rows }: PortBox): number {
  return Math.min(...rows.map(door), Number.MAX_SAFE_INTEGER);
}

function door({ hostPort }: PortRow): number {
  return hostPort ?? Number.MAX_SAFE_INTEGER;
}
