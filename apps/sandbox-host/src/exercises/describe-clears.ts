import type { ResetSpec } from '@naru/checks/check-spec';
import { fillText } from '@naru/checks/fill-text';
import messages from '../messages/ko.json' with { type: 'json' };

const kinds = ['containers', 'images', 'volumes', 'networks', 'files'] as const;
const MAX_SHOWN_CHARS = 300;

/** What a restart takes away, by the names the student knows. */
export function describeClears(
  reset: ResetSpec | undefined,
  values: Readonly<Record<string, string | number>>,
): string[] {
  return kinds.flatMap((kind) =>
    (reset?.[kind] ?? []).map((name) =>
      fillText(messages.exercise.clears[kind], { name: fillText(name, values) }).slice(0, MAX_SHOWN_CHARS),
    ),
  );
}
