import type {
  ContainerDetails,
  ContainerMount,
  ImageDetails,
  ImageStep,
  PortBinding,
} from '@naru/checks/engine-probe';
import { type JsonObject, listOf, objectOf, textOf, wholeOf } from '../untrusted-json.ts';

const MAX_PARTS = 100;
const MAX_TEXT = 8_000;

const statuses = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;

export function parseContainerDetails(value: unknown): ContainerDetails {
  const container = objectOf(value);
  const config = objectOf(container.Config);
  const hostConfig = objectOf(container.HostConfig);
  const settings = objectOf(container.NetworkSettings);
  return {
    id: textOf(container.Id),
    name: textOf(container.Name).replace(/^\//, ''),
    image: textOf(config.Image),
    imageId: textOf(container.Image),
    createdAtMs: timeOf(container.Created) ?? 0,
    state: parseState(objectOf(container.State)),
    path: textOf(container.Path, MAX_TEXT),
    args: texts(container.Args),
    cmd: textsOrNull(config.Cmd),
    entrypoint: textsOrNull(config.Entrypoint),
    env: texts(config.Env),
    hasTty: config.Tty === true,
    labels: textMap(config.Labels),
    networkMode: textOf(hostConfig.NetworkMode),
    isAutoRemoved: hostConfig.AutoRemove === true,
    restartPolicy: textOf(objectOf(hostConfig.RestartPolicy).Name),
    memoryBytes: wholeOf(hostConfig.Memory) ?? 0,
    portBindings: parsePorts(hostConfig.PortBindings),
    publishedPorts: parsePorts(settings.Ports),
    exposedPorts: Object.keys(objectOf(config.ExposedPorts)).slice(0, MAX_PARTS),
    mounts: listOf(container.Mounts, MAX_PARTS).map(objectOf).map(parseMount),
    networks: Object.entries(objectOf(settings.Networks))
      .slice(0, MAX_PARTS)
      .map(([name, network]) => ({
        name: textOf(name),
        ipAddress: textOf(objectOf(network).IPAddress, 64),
        aliases: texts(objectOf(network).Aliases),
      })),
  };
}

export function parseImageDetails(value: unknown): ImageDetails {
  const image = objectOf(value);
  const config = objectOf(image.Config);
  return {
    id: textOf(image.Id),
    tags: texts(image.RepoTags).filter((tag) => !tag.includes('<none>')),
    createdAtMs: timeOf(image.Created) ?? 0,
    sizeBytes: Math.max(0, wholeOf(image.Size) ?? 0),
    layers: texts(objectOf(image.RootFS).Layers),
    cmd: textsOrNull(config.Cmd),
    entrypoint: textsOrNull(config.Entrypoint),
    env: texts(config.Env),
    workingDir: textOf(config.WorkingDir, MAX_TEXT),
    user: textOf(config.User),
    volumes: Object.keys(objectOf(config.Volumes)).slice(0, MAX_PARTS),
    exposedPorts: Object.keys(objectOf(config.ExposedPorts)).slice(0, MAX_PARTS),
    labels: textMap(config.Labels),
  };
}

export function parseImageHistory(value: unknown): ImageStep[] {
  return listOf(value, 200)
    .map(objectOf)
    .map((step) => ({
      createdBy: textOf(step.CreatedBy, MAX_TEXT),
      sizeBytes: Math.max(0, wholeOf(step.Size) ?? 0),
      createdAtMs: (wholeOf(step.Created) ?? 0) * 1000,
      tags: texts(step.Tags),
    }));
}

/** Undefined for the zero time, which stands for "not yet". */
export function timeOf(value: unknown): number | undefined {
  const timeMs = Date.parse(textOf(value, 64));
  return Number.isNaN(timeMs) || timeMs <= 0 ? undefined : timeMs;
}

function parseState(state: JsonObject): ContainerDetails['state'] {
  return {
    status: statuses.find((status) => status === state.Status) ?? 'dead',
    isRunning: state.Running === true,
    exitCode: wholeOf(state.ExitCode) ?? 0,
    pid: wholeOf(state.Pid) ?? 0,
    error: textOf(state.Error, 2_000),
    isOomKilled: state.OOMKilled === true,
    startedAtMs: timeOf(state.StartedAt),
    finishedAtMs: timeOf(state.FinishedAt),
  };
}

function parsePorts(value: unknown): PortBinding[] {
  return Object.entries(objectOf(value))
    .slice(0, MAX_PARTS)
    .flatMap(([port, bindings]) => {
      const [, number, protocol] = /^(\d{1,5})\/([a-z]+)$/.exec(port) ?? [];
      if (number === undefined || protocol === undefined) return [];
      return listOf(bindings, MAX_PARTS)
        .map(objectOf)
        .map((binding) => ({
          containerPort: Number(number),
          protocol,
          hostIp: textOf(binding.HostIp, 64),
          hostPort: Number(textOf(binding.HostPort, 5)) || 0,
        }));
    });
}

function parseMount(mount: JsonObject): ContainerMount {
  return {
    type: textOf(mount.Type),
    volume: textOf(mount.Name),
    source: textOf(mount.Source, MAX_TEXT),
    target: textOf(mount.Destination, MAX_TEXT),
    isWritable: mount.RW === true,
  };
}

function texts(value: unknown): string[] {
  return textsOrNull(value) ?? [];
}

/** Empty texts stay: they are arguments. */
function textsOrNull(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null;
  return listOf(value, MAX_PARTS).map((entry) => textOf(entry, MAX_TEXT));
}

function textMap(value: unknown): Record<string, string> {
  const entries = Object.entries(objectOf(value)).slice(0, MAX_PARTS);
  return Object.fromEntries(entries.map(([key, text]) => [textOf(key), textOf(text, 1_000)]));
}
