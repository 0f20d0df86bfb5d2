/** `{student}` and `{NONCE}`, but neither Docker's `{{.Names}}` nor the shell's `${HOME}`. */
export const PLACE = /(?<!\$)\{([A-Za-z]+)\}/g;
/** Those of them that are drawn for an attempt. */
export const DRAWN_PLACE = /(?<!\$)\{([A-Z]+)\}/g;

/** A place without a value stays as it is. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PLACE, (place, name: string) => values[name] ?? place);
}

export function hasDrawnPlace(text: string): boolean {
  return text.search(DRAWN_PLACE) !== -1;
}
