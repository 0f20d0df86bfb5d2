import type { CheckSpec } from './check-spec.ts';
import { fillText } from './fill-text.ts';
import messages from './messages/ko.json' with { type: 'json' };

/** Every text that a student may read as the reason of a criterion that was judged; drawn values are not filled in. */
export function listReasons({ criteria }: CheckSpec): string[] {
  const titles = new Map(criteria.map(({ id, text }) => [id, text]));
  return [
    messages.results.failed,
    ...criteria.flatMap(({ needs = [], orElse = [], feedback = [] }) => [
      ...needs.map((need) => fillText(messages.results.needs, { title: titles.get(need) ?? '' })),
      ...orElse.map(({ text }) => text),
      ...feedback.map(({ text }) => text),
    ]),
  ];
}
