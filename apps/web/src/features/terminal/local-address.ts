interface LocalAddress {
  /** Character offsets in the line. */
  start: number;
  end: number;
  port: number;
  path: string;
}

/** Addresses that mean "this machine": in a sandbox they are the student's published ports. */
const LOCAL =
  /(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(\d{1,5})(\/[^\s"'<>`)\]}]*)?/gi;

export function findLocalAddresses(line: string): LocalAddress[] {
  const found: LocalAddress[] = [];
  for (const match of line.matchAll(LOCAL)) {
    const port = Number(match[1]);
    const previous = line[match.index - 1];
    if (port < 1 || port > 65_535 || (previous && /[\w.]/.test(previous))) continue;
    const text = match[0].replace(/[.,;:]+$/, '');
    const path = match[2] ? match[2].slice(0, match[2].length - (match[0].length - text.length)) : '/';
    found.push({ start: match.index, end: match.index + text.length, port, path: path || '/' });
  }
  return found;
}

/** The same for one whole address that a program printed as a link. */
export function readLocalAddress(url: string): { port: number; path: string } | undefined {
  const [first] = findLocalAddresses(url);
  return first?.start === 0 ? { port: first.port, path: first.path } : undefined;
}
