import type { EngineState } from '@naru/protocol/engine-state';
import { type JsonObject, listOf, objectOf, portOf, textOf, textsOf, wholeOf } from './untrusted-json.ts';

/** What a picture of the engine can show; a student with more sees the first of them. */
export const MAX_CONTAINERS = 100;
export const MAX_IMAGES = 100;
const MAX_VOLUMES = 100;
const MAX_NETWORKS = 50;
const MAX_PARTS = 50;
/** The engine's own storage allows 127 layers; steps that only set something come on top. */
const MAX_LAYERS = 200;
const MAX_STEPS = 200;

type Container = EngineState['containers'][number];
type Image = EngineState['images'][number];

/** What the list of images leaves out. The history is absent where the engine did not tell it. */
export type ImageMaking = Pick<Image, 'layers' | 'history'>;

const containerStates = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;
const mountTypes = ['bind', 'volume', 'tmpfs'] as const;

/** What the engine answered: the lists, and the details that the lists leave out, by id. */
export interface EngineAnswers {
  containers: unknown;
  images: unknown;
  volumes: unknown;
  networks: unknown;
  /** `/containers/<id>/json` of containers that do not run. */
  containerDetails: ReadonlyMap<string, unknown>;
  imageMakings: ReadonlyMap<string, ImageMaking>;
}

export function parseEngineState(answers: EngineAnswers): EngineState {
  const containers = listOf(answers.containers, MAX_CONTAINERS)
    .map(objectOf)
    .filter((entry) => isId(entry.Id))
    .map((entry) => parseContainer(entry, objectOf(answers.containerDetails.get(textOf(entry.Id)))));
  return {
    containers,
    images: listOf(answers.images, MAX_IMAGES)
      .map(objectOf)
      .filter((entry) => isId(entry.Id))
      .map((entry) => {
        const id = textOf(entry.Id);
        return {
          id,
          tags: textsOf(entry.RepoTags, MAX_PARTS).filter((tag) => tag !== '<none>:<none>'),
          sizeBytes: Math.max(0, wholeOf(entry.Size) ?? 0),
          createdAtMs: secondsToMs(entry.Created),
          ...(answers.imageMakings.get(id) ?? { layers: [] }),
          containers: containers.filter((container) => container.imageId === id).length,
        };
      }),
    volumes: listOf(objectOf(answers.volumes).Volumes, MAX_VOLUMES)
      .map((entry) => textOf(objectOf(entry).Name))
      .filter((name) => name !== '')
      .map((name) => ({
        name,
        isAnonymous: /^[0-9a-f]{64}$/.test(name),
        usedBy: containers
          .filter(({ mounts }) => mounts.some(({ type, source }) => type === 'volume' && source === name))
          .map((container) => container.name),
      })),
    networks: listOf(answers.networks, MAX_NETWORKS)
      .map(objectOf)
      .filter((entry) => textOf(entry.Name) !== '')
      .map((entry) => {
        const name = textOf(entry.Name);
        return {
          id: textOf(entry.Id),
          name,
          driver: textOf(entry.Driver),
          containers: containers
            .filter(
              ({ networks, state }) =>
                state !== 'exited' && networks.some((network) => network.name === name),
            )
            .map((container) => container.name),
        };
      }),
  };
}

/** Ids go into paths of later requests, so only their own alphabet passes. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^(sha256:)?[0-9a-f]{64}$/.test(value);
}

export function parseLayers(imageDetails: unknown): string[] {
  return textsOf(objectOf(objectOf(imageDetails).RootFS).Layers, MAX_LAYERS);
}

/** The engine tells the newest step first. A list that would have to be cut is no history: steps are counted in it. */
export function parseHistory(answer: unknown): Image['history'] {
  if (!Array.isArray(answer) || answer.length === 0 || answer.length > MAX_STEPS) return undefined;
  return answer
    .map(objectOf)
    .map((step) => ({
      createdBy: textOf(step.CreatedBy),
      sizeBytes: Math.max(0, wholeOf(step.Size) ?? 0),
    }))
    .toReversed();
}

export function isRunning(container: JsonObject): boolean {
  return container.State === 'running' || container.State === 'paused';
}

function parseContainer(entry: JsonObject, details: JsonObject): Container {
  const detailedState = objectOf(details.State);
  const networks = Object.entries(objectOf(objectOf(entry.NetworkSettings).Networks)).slice(0, MAX_PARTS);
  return {
    id: textOf(entry.Id),
    name: (textsOf(entry.Names, 1)[0] ?? '').replace(/^\//, ''),
    image: textOf(entry.Image),
    imageId: textOf(entry.ImageID),
    command: textOf(entry.Command),
    state: containerStates.find((state) => state === entry.State) ?? 'dead',
    exitCode: isRunning(entry) ? null : (wholeOf(detailedState.ExitCode) ?? null),
    oomKilled: detailedState.OOMKilled === true,
    createdAtMs: secondsToMs(entry.Created),
    ports: listOf(entry.Ports, MAX_PARTS)
      .map(objectOf)
      .flatMap((port) => {
        const containerPort = portOf(port.PrivatePort);
        if (containerPort === undefined) return [];
        return [
          {
            containerPort,
            protocol: textOf(port.Type, 8),
            hostPort: portOf(port.PublicPort) ?? null,
            hostIp: textOf(port.IP, 64) || null,
          },
        ];
      }),
    mounts: listOf(entry.Mounts, MAX_PARTS)
      .map(objectOf)
      .map((mount) => {
        const type = mountTypes.find((known) => known === mount.Type) ?? 'other';
        return {
          type,
          source: textOf(type === 'volume' ? mount.Name : mount.Source),
          target: textOf(mount.Destination),
          isWritable: mount.RW === true,
        };
      }),
    networks: networks.map(([name, value]) => ({
      name: textOf(name),
      ipAddress: textOf(objectOf(value).IPAddress, 64),
    })),
  };
}

function secondsToMs(value: unknown): number {
  const seconds = wholeOf(value) ?? 0;
  return Math.max(0, Math.min(seconds, 32_503_680_000)) * 1000;
}
