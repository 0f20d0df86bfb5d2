import type { Agent } from 'node:http';
import type { EngineEvent } from '@naru/protocol/engine-state';
import { requestEngineJson } from './engine-request.ts';
import { listOf, objectOf, textOf } from './untrusted-json.ts';

/** A batch with more new containers than this is a flood; the rest goes without. */
const MAX_ASKED = 10;
const MAX_WORDS = 20;
const WORD_CHARS = 200;

/**
 * Events say that a container was made and not what it runs, and one with `--rm` may be gone before the next look at
 * the state. So it is asked for at once: `naru.command` is JSON of its words, `naru.network` its network mode.
 */
export async function tellCommands(agent: Agent, events: readonly EngineEvent[]): Promise<void> {
  for (const { attributes } of events) {
    // Labels stand among the attributes, and labels are the student's.
    delete attributes['naru.command'];
    delete attributes['naru.network'];
  }
  const made = events.filter(({ type, action }) => type === 'container' && action === 'create');
  await Promise.all(made.slice(0, MAX_ASKED).map((event) => tellCommand(agent, event)));
}

async function tellCommand(agent: Agent, { id, attributes }: EngineEvent): Promise<void> {
  try {
    const details = objectOf(await requestEngineJson(agent, `/containers/${encodeURIComponent(id)}/json`));
    const words = [details.Path, ...listOf(details.Args, MAX_WORDS)].map((word) => textOf(word, WORD_CHARS));
    attributes['naru.command'] = JSON.stringify(words);
    attributes['naru.network'] = textOf(objectOf(details.HostConfig).NetworkMode, WORD_CHARS);
  } catch {
    // Gone already, or the engine is: the event itself is told all the same.
  }
}
