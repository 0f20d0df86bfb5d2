/** Puts values into `{name}` places. Other braces, such as `{student}`, stay as they are. */
export function fillText(template: string, values: Record<string, string | number> = {}): string {
  return template
    .replace(/\{([A-Za-z]+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place))
    .trim();
}
