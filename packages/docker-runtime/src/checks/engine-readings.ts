import type { Agent } from 'node:http';
import {
  CheckUnavailable,
  type ContainerDetails,
  type ContainerLog,
  type ImageDetails,
  type ImageStep,
  type NetworkDetails,
  type VolumeDetails,
} from '@naru/checks/engine-probe';
import { ExecFrames } from '../exec-frames.ts';
import { readInTurn } from '../read-in-turn.ts';
import { listOf, objectOf, textOf } from '../untrusted-json.ts';
import { callEngine, readEngine } from './call-engine.ts';
import { isCheckerName } from './checker-actions.ts';
import { parseContainerDetails, parseImageDetails, parseImageHistory, timeOf } from './parse-details.ts';

const MAX_LISTED = 100;
const MAX_LOG_BYTES = 512 * 1024;
/** Where a container says much, its end is what a check asks for. */
const MAX_LOG_LINES = 5_000;

interface Reading {
  agent: Agent;
}

export async function listContainers({ agent }: Reading): Promise<ContainerDetails[]> {
  const listed = listOf(await readEngine(agent, '/containers/json?all=1'), MAX_LISTED).map(objectOf);
  const students = listed.filter(({ Names }) => !isCheckerName(textOf(listOf(Names, 1)[0]).slice(1)));
  return readInTurn(students, ({ Id }) => inspectContainer({ agent }, textOf(Id)));
}

export async function inspectContainer(
  { agent }: Reading,
  container: string,
): Promise<ContainerDetails | undefined> {
  const details = await readEngine(agent, `/containers/${encodeURIComponent(container)}/json`);
  return details === undefined ? undefined : parseContainerDetails(details);
}

/** `seen` of this very container saves a question that the engine holds back while it starts or ends the container. */
export async function readLog(
  { agent }: Reading,
  container: string,
  seen?: Pick<ContainerDetails, 'id' | 'hasTty'>,
): Promise<ContainerLog | undefined> {
  const details = seen ?? (await inspectContainer({ agent }, container));
  if (details === undefined) return undefined;
  const path = `/containers/${details.id}/logs?stdout=1&stderr=1&tail=${MAX_LOG_LINES}`;
  const reply = await callEngine(agent, { path, maxBytes: MAX_LOG_BYTES });
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw new CheckUnavailable(`logs of ${container}: ${reply.status}`);
  return splitLog(reply.body, details.hasTty, reply.isCut);
}

export function splitLog(body: Buffer, hasTty: boolean, isCut: boolean): ContainerLog {
  const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[], text: [] as Buffer[] };
  if (hasTty) {
    parts.stdout.push(body);
    parts.text.push(body);
  } else {
    new ExecFrames((stream, bytes) => {
      parts[stream].push(bytes);
      parts.text.push(bytes);
    }).push(body);
  }
  const join = (buffers: Buffer[]) => Buffer.concat(buffers).toString('utf8').replaceAll('\r\n', '\n');
  return { stdout: join(parts.stdout), stderr: join(parts.stderr), text: join(parts.text), isCut };
}

export async function listImages({ agent }: Reading): Promise<ImageDetails[]> {
  const listed = listOf(await readEngine(agent, '/images/json'), MAX_LISTED).map(objectOf);
  const found = await readInTurn(listed, ({ Id }) => inspectImage({ agent }, textOf(Id)));
  return found.filter(({ tags }) => !tags.some((tag) => isCheckerName(tag)));
}

export async function inspectImage({ agent }: Reading, image: string): Promise<ImageDetails | undefined> {
  if (image === '') return undefined;
  const details = await readEngine(agent, `/images/${pathOfImage(image)}/json`);
  return details === undefined ? undefined : parseImageDetails(details);
}

export async function readHistory({ agent }: Reading, image: string): Promise<ImageStep[] | undefined> {
  if (image === '') return undefined;
  const history = await readEngine(agent, `/images/${pathOfImage(image)}/history`);
  return history === undefined ? undefined : parseImageHistory(history);
}

export async function inspectVolume({ agent }: Reading, volume: string): Promise<VolumeDetails | undefined> {
  const found = objectOf(await readEngine(agent, `/volumes/${encodeURIComponent(volume)}`));
  if (textOf(found.Name) === '') return undefined;
  const containers = await listContainers({ agent });
  return {
    name: textOf(found.Name),
    driver: textOf(found.Driver),
    createdAtMs: timeOf(found.CreatedAt),
    usedBy: containers
      .filter(({ mounts }) => mounts.some((mount) => mount.volume === volume))
      .map(({ name }) => name),
  };
}

export async function inspectNetwork(
  { agent }: Reading,
  network: string,
): Promise<NetworkDetails | undefined> {
  const found = objectOf(await readEngine(agent, `/networks/${encodeURIComponent(network)}`));
  if (textOf(found.Id) === '') return undefined;
  return {
    id: textOf(found.Id),
    name: textOf(found.Name),
    driver: textOf(found.Driver),
    containers: Object.values(objectOf(found.Containers))
      .slice(0, MAX_LISTED)
      .map((container) => textOf(objectOf(container).Name))
      .filter((name) => !isCheckerName(name)),
  };
}

/** Slashes stay, everything else that means something in an address does not. */
function pathOfImage(image: string): string {
  return image.split('/').map(encodeURIComponent).join('/');
}
