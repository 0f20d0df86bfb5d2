import { eventActions } from '@naru/checks/event-actions';
import { suggestNearest } from '../find-nearest.ts';
import type { ProblemList } from '../lesson-problem.ts';
import type { YamlText } from '../yaml-places.ts';

/** An event is named by the engine's word. Another word would say "this did not happen", whatever the student does. */
export function checkEventActions(
  event: unknown,
  path: readonly PropertyKey[],
  yaml: YamlText,
  problems: ProblemList,
): void {
  if (typeof event !== 'object' || event === null) return;
  const { action, type = 'container' } = event as { action?: unknown; type?: string };
  const allowed = Object.entries(eventActions).find(([name]) => name === type)?.[1] ?? [];
  for (const word of [action].flat()) {
    if (typeof word !== 'string' || allowed.includes(word)) continue;
    const order = Array.isArray(action) ? [action.indexOf(word)] : [];
    problems.add('checks-event-action', yaml.placeOf([...path, 'action', ...order]), {
      action: word,
      type,
      nearest: suggestNearest(word.split(':')[0] ?? '', allowed),
      allowed: allowed.join(', '),
    });
  }
}
