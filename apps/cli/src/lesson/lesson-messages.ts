import { readFileSync } from 'node:fs';

const texts = JSON.parse(readFileSync(new URL('./messages/ko.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

/** The Korean text of a key, with `{name}` filled in. An unknown key is a bug and throws. */
export function lessonMessage(key: string, values: Record<string, string | number> = {}): string {
  const text = texts[key];
  if (text === undefined) throw new Error(`no lesson message for "${key}"`);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
