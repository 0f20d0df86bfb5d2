import type { Agent } from 'node:http';
import type { EngineState } from '@naru/protocol/engine-state';
import { EngineStatusError, requestEngineJson } from './engine-request.ts';
import {
  type ImageMaking,
  isId,
  isRunning,
  MAX_CONTAINERS,
  MAX_IMAGES,
  parseEngineState,
  parseHistory,
  parseLayers,
} from './parse-engine-state.ts';
import { readInTurn } from './read-in-turn.ts';
import { listOf, objectOf } from './untrusted-json.ts';

/** An image's layers and history never change, so each image is asked about once. */
export type ImageCache = Map<string, ImageMaking>;
const MAX_CACHED_IMAGES = 400;

/** Reads the whole state of a student's engine through its tunnel, one thing after the other as readInTurn does. */
export async function readEngineState(agent: Agent, made: ImageCache): Promise<EngineState> {
  const containers = await requestEngineJson(agent, '/containers/json?all=1');
  const images = await requestEngineJson(agent, '/images/json');
  const volumes = await requestEngineJson(agent, '/volumes');
  const networks = await requestEngineJson(agent, '/networks');
  const stopped = listOf(containers, MAX_CONTAINERS)
    .map(objectOf)
    .filter((container) => !isRunning(container))
    .map((container) => container.Id)
    .filter(isId);
  const imageIds = listOf(images, MAX_IMAGES)
    .map((image) => objectOf(image).Id)
    .filter(isId);
  if (made.size > MAX_CACHED_IMAGES) made.clear();
  const unknownImages = imageIds.filter((id) => !made.has(id));
  const containerDetails = await readEach(agent, stopped, (id) => `/containers/${id}/json`);
  const imageDetails = await readEach(agent, unknownImages, (id) => `/images/${id}/json`);
  const histories = await readEach(agent, unknownImages, (id) => `/images/${id}/history`);
  for (const [id, details] of imageDetails) {
    const history = parseHistory(histories.get(id));
    made.set(id, { layers: parseLayers(details), ...(history === undefined ? {} : { history }) });
  }
  return parseEngineState({ containers, images, volumes, networks, containerDetails, imageMakings: made });
}

/** What was removed since the list was read is left out. */
export async function readEach(
  agent: Agent,
  ids: readonly string[],
  pathOf: (id: string) => string,
): Promise<Map<string, unknown>> {
  const entries = await readInTurn(ids, async (id) => {
    try {
      return [id, await requestEngineJson(agent, pathOf(id))] as const;
    } catch (error) {
      if (!(error instanceof EngineStatusError)) throw error;
    }
  });
  return new Map(entries);
}
