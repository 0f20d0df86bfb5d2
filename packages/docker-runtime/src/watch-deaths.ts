import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxId } from '@naru/protocol/ids';
import type { EngineWatch } from '@naru/sandbox/sandbox-runtime';
import type Docker from 'dockerode';
import { JsonLines } from './json-lines.ts';
import { parseLabels, sandboxLabels } from './sandbox-labels.ts';
import { objectOf } from './untrusted-json.ts';

/** An engine that is being restarted is back within seconds. */
const RECONNECT_MS = 1_000;

/**
 * Follows the host engine's events and calls back for each sandbox of this instance that ended, for whatever reason.
 * Connects again when the engine went away; what ended meanwhile is found by listing, not here.
 */
export function watchDeaths(
  docker: Docker,
  instance: string,
  onDied: (sandboxId: SandboxId) => void,
): EngineWatch {
  const closing = new AbortController();
  const { signal } = closing;
  const lines = new JsonLines((value) => {
    const attributes = objectOf(objectOf(objectOf(value).Actor).Attributes);
    const owner = parseLabels(attributes as Record<string, string>);
    if (owner !== undefined && !signal.aborted) onDied(owner.sandboxId);
  });

  const follow = async (): Promise<void> => {
    const stream = await docker.getEvents({
      filters: { type: ['container'], event: ['die'], label: [`${sandboxLabels.instance}=${instance}`] },
      abortSignal: signal,
    });
    stream.on('data', (chunk: Buffer) => lines.push(chunk));
    stream.on('error', () => {}); // The close says it.
    await once(stream, 'close', { signal });
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      // Whatever broke it, the answer is to connect again; the next ordinary call reports an engine that is down.
      await follow().catch(() => {});
      await delay(RECONNECT_MS, undefined, { signal }).catch(() => {});
    }
  };
  void run();
  return { close: () => closing.abort() };
}
