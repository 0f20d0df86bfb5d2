import type { CodeFinding } from './code-finding.ts';
import { findMatches } from './find-matches.ts';

const longestLine = 100;

/** Mistakes in the writing of any code that is typed or copied. */
export function findCodeTextMistakes(code: string): CodeFinding[] {
  return [
    ...findDashOptions(code),
    ...findCurlyQuotes(code),
    ...findMisspellings(code),
    ...findPersonalData(code),
    ...findLongLines(code),
  ];
}

/** `—name`: a word processor's dash where two hyphens belong. */
export function findDashOptions(text: string): CodeFinding[] {
  return findMatches(text, /(?<![^\s'"(])[\u2013\u2014]+([A-Za-z][\w-]*)/g).map(({ match, offset }) => ({
    ruleId: 'dash-option',
    offset,
    values: { word: match[0], fixed: `--${match[1] ?? ''}` },
  }));
}

export function findCurlyQuotes(text: string): CodeFinding[] {
  return findMatches(text, /[\u2018\u2019\u201c\u201d]/g).map(({ match, offset }) => ({
    ruleId: 'curly-quotes',
    offset,
    values: { quote: match[0] },
  }));
}

const misspellings: Readonly<Record<string, string>> = {
  conatiner: 'container',
  conatainer: 'container',
  cotainer: 'container',
  contianer: 'container',
  dockcer: 'Docker',
  dokcer: 'docker',
  repositry: 'repository',
  bandwith: 'bandwidth',
  exites: 'Exited',
};

export function findMisspellings(text: string): CodeFinding[] {
  return findMatches(text, /[A-Za-z]+/g).flatMap(({ match: [word], offset }): CodeFinding[] => {
    const fixed = misspellings[word.toLowerCase()];
    return fixed === undefined ? [] : [{ ruleId: 'misspelling', offset, values: { word, fixed } }];
  });
}

/** Addresses and home folders of a person; pasted transcripts carry them along. */
const personalData =
  /[\w.+-]+@(?!example\.)[\w-]+\.[a-z]{2,}(?:\.[a-z]{2,})*\b|(?:\/Users\/|[A-Z]:\\Users\\)(?!you\b|Public\b|Shared\b)[\w.-]+|\b[\w.-]+@[\w-]*(?:MacBook|DESKTOP|LAPTOP)[\w.-]*/g;

export function findPersonalData(text: string): CodeFinding[] {
  return findMatches(text, personalData).map(({ match, offset }) => ({
    ruleId: 'personal-data',
    offset,
    values: { found: match[0] },
  }));
}

function findLongLines(code: string): CodeFinding[] {
  let offset = 0;
  return code.split('\n').flatMap((line) => {
    const at = offset;
    offset += line.length + 1;
    const { length } = [...line];
    return length > longestLine
      ? [{ ruleId: 'long-line', offset: at, values: { length } } satisfies CodeFinding]
      : [];
  });
}
