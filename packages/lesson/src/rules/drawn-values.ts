import { type CheckSpec, givenValues } from '@naru/checks/check-spec';

/**
 * `{NONCE}` and the like, wherever the product would put a value: not the shell's `${VAR}` nor a template's `{{.ID}}`.
 * Upper case alone: braces with anything else in them are code.
 */
export function drawnValuePattern(): RegExp {
  return /(?<![{$])\{([A-Z][A-Z0-9_]*)\}/g;
}

export interface UnknownValue {
  name: string;
  offset: number;
}

/** Places that no value will ever fill: they would stay as they are. */
export function findUnknownValues(text: string, known: readonly string[]): UnknownValue[] {
  return [...text.matchAll(drawnValuePattern())].flatMap(({ 1: name = '', index }) =>
    known.includes(name) ? [] : [{ name, offset: index }],
  );
}

/** What an attempt at an exercise knows; `RANDOM` is drawn only when it is judged. */
export function valuesOfAttempt({ values = {} }: CheckSpec): string[] {
  return [...givenValues.filter((name) => name !== 'RANDOM'), ...Object.keys(values)];
}
