import messages from '../messages/ko.json' with { type: 'json' };
import { findMatches } from './find-matches.ts';

const { endings } = messages;
const impoliteEnding = new RegExp(
  `\\p{Script=Hangul}*(?:(?:${endings.sentence.join('|')})(?=[.!?]+(?:\\s|$))|(?:${endings.anywhere.join('|')})(?=\\s|$|[.!?,]))`,
  'gu',
);

export function findImpoliteEndings(text: string): { match: string; offset: number }[] {
  return findMatches(text, impoliteEnding).map(({ match, offset }) => ({ match: match[0], offset }));
}
