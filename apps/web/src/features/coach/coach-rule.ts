import type { CoachedCommand } from './coached-command.ts';

/** Words taken from the output by a rule's named groups, for the text of its hint. Plain text, never to be run. */
export type Facts = Readonly<Record<string, string>>;

/**
 * One mistake the coach knows. Its texts are `hints.<id>` in messages/ko/coach.json. Patterns are written for messages
 * of Docker 26 and both builders, and for those of the versions before and after it where they are known to differ.
 */
export interface CoachRule {
  id: string;
  /** `docker`: said by docker about a call of it. `shell`: of any other program, or of the shell itself. */
  by: 'docker' | 'shell';
  /** One of them must be found. Their named groups are the facts; groups keep to a class of characters and a length. */
  patterns: readonly RegExp[];
  /** More that has to hold; it may add facts. */
  when?(command: CoachedCommand, facts: Facts): boolean | Facts;
  /** Commands to try, each a whole line; `{fact}` is filled in, and left out where the fact is no plain word. */
  tries?: readonly string[];
}
