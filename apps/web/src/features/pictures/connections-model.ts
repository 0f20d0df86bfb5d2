import type { EngineEvent, EngineState } from '@naru/protocol/engine-state';
import { isSameId } from './same-id';

type Container = EngineState['containers'][number];

/** A program that was started to reach a server, or whatever else was run inside a container. */
export interface Connection {
  key: string;
  /** Container it runs in; with `docker run` that is one of its own. */
  container: string;
  isOwnContainer: boolean;
  command: string;
  /** Where it connects to; undefined for programs of which that cannot be told. */
  target: ConnectionTarget | undefined;
  /** Undefined while it runs. */
  exitCode: number | undefined;
}

export type ConnectionTarget =
  /** The server in the same network namespace, or one that was found by address or name. */
  | { kind: 'server'; container: string; address: string }
  /** By a door of the host. */
  | { kind: 'door'; container: string; address: string }
  /** The client's own container, where no server is. */
  | { kind: 'itself'; address: string }
  /** No running container has this address or name there. */
  | { kind: 'nobody'; address: string };

const shownConnections = 4;
const clientProgram = 'redis-cli';
const defaultPort = 6379;

/** What was tried last, newest first, with where it led and how it ended. */
export function readConnections(events: readonly EngineEvent[], engine: EngineState): Connection[] {
  const found = new Map<string, Connection>();
  for (const event of events) {
    if (event.type !== 'container') continue;
    const begun = readExec(event, engine) ?? readClientContainer(event, engine);
    if (begun !== undefined) found.set(begun.key, begun);
    const key = event.action === 'exec_die' ? event.attributes.execID : event.id;
    const isEnd = event.action === 'exec_die' || event.action === 'die';
    const ended = isEnd && key !== undefined ? found.get(key) : undefined;
    if (ended !== undefined) ended.exitCode = Number(event.attributes.exitCode ?? 0);
  }
  return [...found.values()].reverse().slice(0, shownConnections);
}

function readExec({ action, id, attributes, timeNano }: EngineEvent, engine: EngineState) {
  if (!action.startsWith('exec_create: ')) return undefined;
  const command = action.slice('exec_create: '.length).trim();
  const own = engine.containers.find((candidate) => isSameId(candidate.id, id));
  const words = command.split(/\s+/);
  return {
    key: attributes.execID ?? `${id}:${timeNano}`,
    container: own?.name ?? attributes.name ?? '',
    isOwnContainer: false,
    command,
    target: findTarget(words, { own, networkMode: own?.networks[0]?.name ?? '' }, engine),
    exitCode: undefined,
  } satisfies Connection;
}

function readClientContainer({ action, id, attributes }: EngineEvent, engine: EngineState) {
  if (action !== 'create') return undefined;
  const words = readWords(attributes['naru.command']);
  const start = words.findIndex((word) => word.endsWith(clientProgram));
  // An image's entrypoint may stand before it.
  if (start < 0 || start > 1) return undefined;
  const command = words.slice(start);
  const networkMode = attributes['naru.network'] ?? '';
  return {
    key: id,
    container: attributes.name ?? '',
    isOwnContainer: true,
    command: command.join(' '),
    target: findTarget(command, { own: undefined, networkMode }, engine),
    exitCode: undefined,
  } satisfies Connection;
}

function findTarget(
  words: readonly string[],
  client: { own: Container | undefined; networkMode: string },
  { containers }: EngineState,
): ConnectionTarget | undefined {
  if (words[0]?.endsWith(clientProgram) !== true) return undefined;
  const host = optionOf(words, '-h') ?? '127.0.0.1';
  const port = Number(optionOf(words, '-p') ?? defaultPort);
  const address = `${host}:${port}`;
  const running = containers.filter(({ state }) => state === 'running' || state === 'paused');
  const isLoopback = host === 'localhost' || host.startsWith('127.');
  if (isLoopback && client.networkMode === 'host') {
    const behind = running.find(({ ports }) => ports.some(({ hostPort }) => hostPort === port));
    return behind === undefined
      ? { kind: 'nobody', address }
      : { kind: 'door', container: behind.name, address };
  }
  if (isLoopback) {
    const shared = client.own ?? findShared(client.networkMode, running);
    return shared === undefined
      ? { kind: 'itself', address }
      : { kind: 'server', container: shared.name, address };
  }
  const server = running.find(({ name, networks }) =>
    networks.some(
      (network) => network.ipAddress === host || (name === host && network.name === client.networkMode),
    ),
  );
  return server === undefined
    ? { kind: 'nobody', address }
    : { kind: 'server', container: server.name, address };
}

/** `--network container:NAME` has the network of another container. */
function findShared(networkMode: string, running: readonly Container[]): Container | undefined {
  const other = /^container:(.+)$/.exec(networkMode)?.[1];
  return running.find(({ id, name }) => other !== undefined && (name === other || isSameId(id, other)));
}

function optionOf(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option);
  return at < 0 ? undefined : words[at + 1];
}

function readWords(json: string | undefined): string[] {
  try {
    const words: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(words) ? words.filter((word) => typeof word === 'string') : [];
  } catch {
    return [];
  }
}
