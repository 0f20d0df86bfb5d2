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
import { listOf, objectOf } from './untrusted-json.ts';

/** An image's layers and history never change, so each image is asked about once. */
export type ImageCache = Map<string, ImageMaking>;
const MAX_CACHED_IMAGES = 400;

/** Reads the whole state of a student's engine through its tunnel. */
export async function readEngineState(agent: Agent, made: ImageCache): Promise<EngineState> {
  const [containers, images, volumes, networks] = await Promise.all([
    requestEngineJson(agent, '/containers/json?all=1'),
    requestEngineJson(agent, '/images/json'),
    requestEngineJson(agent, '/volumes'),
    requestEngineJson(agent, '/networks'),
  ]);
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
  const [containerDetails, imageDetails, histories] = await Promise.all([
    readEach(agent, stopped, (id) => `/containers/${id}/json`),
    readEach(agent, unknownImages, (id) => `/images/${id}/json`),
    readEach(agent, unknownImages, (id) => `/images/${id}/history`),
  ]);
  for (const [id, details] of imageDetails) {
    const history = parseHistory(histories.get(id));
    made.set(id, { layers: parseLayers(details), ...(history === undefined ? {} : { history }) });
  }
  return parseEngineState({ containers, images, volumes, networks, containerDetails, imageMakings: made });
}

/** The agent bounds how many run at once. What was removed since the list was read is left out. */
export async function readEach(
  agent: Agent,
  ids: readonly string[],
  pathOf: (id: string) => string,
): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  await Promise.all(
    ids.map(async (id) => {
      try {
        found.set(id, await requestEngineJson(agent, pathOf(id)));
      } catch (error) {
        if (!(error instanceof EngineStatusError)) throw error;
      }
    }),
  );
  return found;
}
