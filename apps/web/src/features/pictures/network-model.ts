import type { EngineState } from '@naru/protocol/engine-state';

export interface NetworkBox {
  id: string;
  name: string;
  image: string;
  ipAddress: string;
  /** Ports the program listens on, as the image declares or the student published them. */
  containerPorts: number[];
  doors: { hostPort: number; containerPort: number }[];
}

export interface NetworkGroup {
  name: string;
  /** Names resolve only on networks the student made; `host` and a borrowed network have no addresses of their own. */
  reach: 'address' | 'name' | 'host' | 'borrowed';
  boxes: NetworkBox[];
}

/** Running containers by network. A container in two networks stands in both. */
export function readNetworkMap({ containers, networks }: EngineState): NetworkGroup[] {
  const groups = new Map<string, NetworkGroup>();
  const groupOf = (name: string, reach: NetworkGroup['reach']) => {
    const group = groups.get(name) ?? { name, reach, boxes: [] };
    groups.set(name, group);
    return group;
  };
  // A network of the student's own is shown while it is still empty.
  for (const { name, driver } of networks) {
    if (driver === 'bridge' && name !== 'bridge') groupOf(name, 'name');
  }
  for (const container of containers.filter(({ state }) => state === 'running' || state === 'paused')) {
    const attached = container.networks.length > 0 ? container.networks : [{ name: '', ipAddress: '' }];
    for (const { name, ipAddress } of attached) {
      groupOf(name, reachOf(name)).boxes.push({
        id: container.id,
        name: container.name,
        image: container.image,
        ipAddress,
        containerPorts: [...new Set(container.ports.map(({ containerPort }) => containerPort))].sort(
          (a, b) => a - b,
        ),
        doors: readDoors(container.ports),
      });
    }
  }
  for (const { boxes } of groups.values()) boxes.sort((a, b) => a.name.localeCompare(b.name));
  return [...groups.values()];
}

function reachOf(name: string): NetworkGroup['reach'] {
  if (name === 'bridge') return 'address';
  if (name === 'host') return 'host';
  return name === '' || name === 'none' ? 'borrowed' : 'name';
}

function readDoors(ports: EngineState['containers'][number]['ports']): NetworkBox['doors'] {
  const doors = new Map<number, { hostPort: number; containerPort: number }>();
  for (const { hostPort, containerPort } of ports) {
    if (hostPort !== null) doors.set(hostPort, { hostPort, containerPort });
  }
  return [...doors.values()].sort((a, b) => a.hostPort - b.hostPort);
}
