import type { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { listOf, objectOf, textOf } from '../untrusted-json.ts';
import { readEngine } from './call-engine.ts';
import { inspectContainer } from './engine-readings.ts';

/** From a container's start until its program listens. A check that was asked for then must not call that a mistake. */
const START_GRACE_MS = 4_000;
const RETRY_MS = 150;
const MAX_LISTED = 100;

/** Asks again while there is no answer and what should give it has only just been started. */
export async function askPatiently<T extends { isAnswered: boolean }>(
  ask: () => Promise<T>,
  /** Unix milliseconds; undefined when nothing runs that could answer. */
  readStart: () => Promise<number | undefined>,
): Promise<T> {
  const deadlineMs = Date.now() + START_GRACE_MS;
  for (;;) {
    const answer = await ask();
    if (answer.isAnswered || Date.now() > deadlineMs) return answer;
    const startedAtMs = await readStart();
    if (startedAtMs === undefined || Date.now() - startedAtMs > START_GRACE_MS) return answer;
    await delay(RETRY_MS);
  }
}

/** When the container that publishes this port was started. */
export async function readPublisherStart(agent: Agent, port: number): Promise<number | undefined> {
  const running = listOf(await readEngine(agent, '/containers/json'), MAX_LISTED).map(objectOf);
  const publisher = running.find(({ Ports }) =>
    listOf(Ports, MAX_LISTED).some((published) => objectOf(published).PublicPort === port),
  );
  return publisher === undefined ? undefined : readContainerStart(agent, textOf(publisher.Id));
}

/** When a running container was started. */
export async function readContainerStart(agent: Agent, container: string): Promise<number | undefined> {
  const details = await inspectContainer({ agent }, container);
  return details?.state.isRunning ? details.state.startedAtMs : undefined;
}
