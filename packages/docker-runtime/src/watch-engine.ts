import type { Agent } from 'node:http';
import type { EngineEvent } from '@naru/protocol/engine-state';
import type { EngineWatch, EngineWatchHandlers } from '@naru/sandbox/sandbox-runtime';
import { openEngineResponse } from './engine-request.ts';
import { JsonLines } from './json-lines.ts';
import { tellCommands } from './told-commands.ts';
import { objectOf, textOf, wholeOf } from './untrusted-json.ts';

/** Long enough to put the dozen events of one `docker run` together, too short to be seen. */
const BATCH_MS = 40;
/** A full batch stops the reading until it is handed on, so a flood of events costs the flooder alone. */
const BATCH_EVENTS = 200;
const MAX_ATTRIBUTES = 32;

/** Follows the event stream of a student's engine. Resolves when the engine has answered: nothing later is missed. */
export async function watchEngine(agent: Agent, handlers: EngineWatchHandlers): Promise<EngineWatch> {
  const response = await openEngineResponse(agent, '/events');
  let batch: EngineEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let hasEnded = false;

  const tell = async (): Promise<void> => {
    const events = batch;
    batch = [];
    if (events.length === 0) return;
    if (!hasEnded) await tellCommands(agent, events);
    if (!isClosed) handlers.onEvents(events);
    response.resume();
  };
  // One after the other, or a batch that needs no question would overtake one that does.
  let telling = Promise.resolve();
  const flush = () => {
    timer = undefined;
    telling = telling.then(tell);
  };
  const lines = new JsonLines((value) => {
    const event = parseEngineEvent(value);
    if (event === undefined || isClosed) return;
    batch.push(event);
    timer ??= setTimeout(flush, BATCH_MS);
    if (batch.length >= BATCH_EVENTS) response.pause();
  });
  const close = () => {
    isClosed = true;
    clearTimeout(timer);
    response.destroy();
  };
  response.on('data', (chunk: Buffer) => lines.push(chunk));
  response.on('error', () => {}); // The close says it.
  response.once('close', () => {
    if (isClosed) return;
    hasEnded = true;
    clearTimeout(timer);
    flush();
    void telling.then(() => {
      if (isClosed) return;
      close();
      handlers.onEnd();
    });
  });
  return { close };
}

/** Undefined for what is not an event. */
function parseEngineEvent(value: unknown): EngineEvent | undefined {
  const event = objectOf(value);
  const actor = objectOf(event.Actor);
  const type = textOf(event.Type, 40);
  const action = textOf(event.Action);
  if (type === '' || action === '') return undefined;
  const attributes = Object.entries(objectOf(actor.Attributes))
    .slice(0, MAX_ATTRIBUTES)
    .map(([key, attribute]) => [textOf(key, 100), textOf(attribute)]);
  return {
    type,
    action,
    id: textOf(actor.ID),
    attributes: Object.fromEntries(attributes),
    // Nanoseconds do not fit into a number: good for order within a millisecond, no more.
    timeNano: String(wholeOf(event.timeNano) ?? (typeof event.timeNano === 'number' ? event.timeNano : 0)),
  };
}
