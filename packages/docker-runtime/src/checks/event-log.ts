import type { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventEntry } from '@naru/checks/evidence';
import { openEngineResponse } from '../engine-request.ts';
import { JsonLines } from '../json-lines.ts';
import { listOf, objectOf, textOf } from '../untrusted-json.ts';
import { callEngine, readEngine } from './call-engine.ts';
import { ContainerLives } from './container-lives.ts';
import { parseEventEntry } from './parse-event-entry.ts';

type Event = Omit<EventEntry, 'sequence'>;

/** How many events the engine remembers; asked for more, it has forgotten some. */
const ENGINE_MEMORY = 256;
const MAX_KNOWN = 1_000;
const LATE_PATIENCE_MS = 500;
const LATE_RETRY_MS = 10;
const MAX_LISTED = 1_000;
/** An engine that a student restarts is back in a second or two. */
const REOPEN_MS = 1_000;

export interface EventLog {
  /** Hands on what has not come by the stream yet: afterwards everything that happened before the call is there. */
  settle(): Promise<void>;
  close(): void;
}

/**
 * Follows the events of a student's engine from a moment on. The stream alone would not do: it is late by some
 * milliseconds, and it breaks; so the engine's memory of the last events is asked as well and what is known is left out.
 */
export async function openEventLog(
  agent: Agent,
  options: { sinceMs: number; known: readonly Event[]; onEvent(event: Event): void; onGap(): void },
): Promise<EventLog> {
  let lastMs = options.sinceMs;
  const known = new Set(options.known.map(nameEvent));
  const lives = new ContainerLives();
  const take = (value: unknown) => {
    const event = parseEventEntry(value);
    if (event === undefined || event.timeMs < options.sinceMs) return;
    const key = nameEvent(event);
    if (known.has(key)) return;
    known.add(key);
    const [oldest] = known;
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    lastMs = Math.max(lastMs, event.timeMs);
    lives.take(event);
    options.onEvent(event);
  };

  let isClosed = false;
  let response: Awaited<ReturnType<typeof openEngineResponse>> | undefined;
  let retry: NodeJS.Timeout | undefined;
  const followAgain = () => {
    if (isClosed) return;
    retry = setTimeout(() => {
      if (response === undefined && !isClosed) follow().then(takeRemembered).catch(followAgain);
    }, REOPEN_MS);
  };
  const follow = async () => {
    const stream = await openEngineResponse(agent, `/events?since=${seconds(options.sinceMs)}`);
    response = stream;
    if (isClosed) stream.destroy();
    const lines = new JsonLines(take);
    stream.on('data', (chunk: Buffer) => lines.push(chunk));
    stream.on('error', () => {}); // The close says it.
    stream.once('close', () => {
      response = undefined;
      followAgain();
    });
  };

  const takeRemembered = async () => {
    const sinceMs = lastMs;
    const path = `/events?since=${seconds(sinceMs)}&until=${seconds(Date.now())}`;
    const { body } = await callEngine(agent, { path });
    const lines: unknown[] = [];
    new JsonLines((value) => lines.push(value)).push(body);
    const isForgetting = lines.length >= ENGINE_MEMORY - 1;
    const times = lines.map((line) => parseEventEntry(line)?.timeMs ?? Number.POSITIVE_INFINITY);
    if (isForgetting && Math.min(...times) > sinceMs) options.onGap();
    for (const line of lines) take(line);
  };
  // Asked first: the stream brings as much of the past, without saying when that is not all.
  await takeRemembered();
  await follow();

  /** Whether the engine's state is ahead of its events. Asking for a container waits for what is being done to it. */
  const isStateAhead = async () => {
    const [running, present] = await Promise.all([
      Promise.all(
        lives.running().map((id) => readEngine(agent, `/containers/${encodeURIComponent(id)}/json`)),
      ),
      lives.ended().length === 0 ? [] : readEngine(agent, '/containers/json?all=1'),
    ]);
    if (running.some((details) => objectOf(objectOf(details).State).Running !== true)) return true;
    const ids = new Set(listOf(present, MAX_LISTED).map((container) => textOf(objectOf(container).Id)));
    return lives.ended().some((id) => !ids.has(id));
  };

  return {
    settle: async () => {
      // One that broke is opened anew; what happened meanwhile is still remembered, up to a point.
      if (response === undefined && !isClosed) await follow();
      await takeRemembered();
      // The engine answers who waits for the end of a container before it tells of the end.
      const deadlineMs = Date.now() + LATE_PATIENCE_MS;
      while (Date.now() < deadlineMs && (await isStateAhead())) {
        await takeRemembered();
        await delay(LATE_RETRY_MS);
      }
    },
    close: () => {
      isClosed = true;
      clearTimeout(retry);
      response?.destroy();
    },
  };
}

function nameEvent({ timeMs, type, action, id, attributes }: Event): string {
  return `${timeMs} ${type} ${action} ${id} ${attributes.container ?? ''}`;
}

/** Seconds with nine decimals, as the engine wants them. */
function seconds(timeMs: number): string {
  return (timeMs / 1000).toFixed(9);
}
