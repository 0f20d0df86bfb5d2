import type { Agent } from 'node:http';
import type Docker from 'dockerode';
import { requestEngineJson } from './engine-request.ts';
import { isId, isRunning, MAX_CONTAINERS } from './parse-engine-state.ts';
import { readEach } from './read-engine-state.ts';
import { runExec } from './run-exec.ts';
import { parseTcpListeners } from './tcp-listeners.ts';
import { type JsonObject, listOf, objectOf, portOf, wholeOf } from './untrusted-json.ts';

const MAX_PORTS = 50;
/** A kernel shows a listener in a line of 150 bytes; a student with thousands sees the first of them. */
const MAX_TABLE_BYTES = 512 * 1024;

/** Prints `ns <pid>` and the tables of each process's network namespace; `self` is the sandbox's own. */
const TABLES_SCRIPT =
  'for pid; do echo "ns $pid"; cat /proc/$pid/net/tcp /proc/$pid/net/tcp6; done 2> /dev/null; exit 0';

interface PublishedPort {
  hostPort: number;
  containerPort: number;
}

/**
 * TCP ports a preview can be opened on. Docker's proxy accepts connections for a container that does not listen yet,
 * and a trial connection would be the only one a program like `nc -l` takes; so the kernel is asked instead, in the
 * sandbox's network namespace and in that of every container that publishes a port.
 */
export async function readListeningPorts(
  docker: Docker,
  containerName: string,
  agent: Agent,
): Promise<number[]> {
  const running = listOf(await requestEngineJson(agent, '/containers/json'), MAX_CONTAINERS).map(objectOf);
  const publishing = running
    .filter((container) => isRunning(container))
    .map((container) => ({ id: container.Id, ports: publishedTcpPorts(container) }))
    .filter((container): container is { id: string; ports: PublishedPort[] } => isId(container.id))
    .filter(({ ports }) => ports.length > 0);
  const details = await readEach(
    agent,
    publishing.map(({ id }) => id),
    (id) => `/containers/${id}/json`,
  );
  const pids = new Map(publishing.map(({ id }) => [id, pidOf(details.get(id))]));

  const processes = ['self', ...[...pids.values()].filter((pid) => pid !== undefined).map(String)];
  const { stdout } = await runExec(docker, containerName, {
    argv: ['sh', '-c', TABLES_SCRIPT, 'tables', ...processes],
    timeoutMs: 5_000,
    maxOutputBytes: MAX_TABLE_BYTES,
  });
  const listeners = parseTcpListeners(Buffer.from(stdout).toString('latin1'));

  // The proxy of a published port listens in the sandbox as well; only its container can say whether anybody answers.
  const published = new Set(publishing.flatMap(({ ports }) => ports.map(({ hostPort }) => hostPort)));
  const ofPrograms = [...(listeners.get('self') ?? [])]
    .map(({ port }) => port)
    .filter((port) => !published.has(port));
  const ofContainers = publishing.flatMap(({ id, ports }) => {
    const inside = listeners.get(String(pids.get(id))) ?? [];
    return ports
      .filter(({ containerPort }) =>
        inside.some(({ port, isLoopback }) => port === containerPort && !isLoopback),
      )
      .map(({ hostPort }) => hostPort);
  });
  return [...new Set([...ofPrograms, ...ofContainers])]
    .sort((left, right) => left - right)
    .slice(0, MAX_PORTS);
}

function publishedTcpPorts(container: JsonObject): PublishedPort[] {
  return listOf(container.Ports, MAX_PORTS)
    .map(objectOf)
    .flatMap(({ Type, PublicPort, PrivatePort }) => {
      const hostPort = portOf(PublicPort);
      const containerPort = portOf(PrivatePort);
      return Type === 'tcp' && hostPort !== undefined && containerPort !== undefined
        ? [{ hostPort, containerPort }]
        : [];
    });
}

function pidOf(details: unknown): number | undefined {
  const pid = wholeOf(objectOf(objectOf(details).State).Pid);
  return pid !== undefined && pid > 0 ? pid : undefined;
}
