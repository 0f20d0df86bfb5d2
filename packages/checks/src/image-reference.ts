interface ImageReference {
  repository: string;
  tag: string;
  hasTag: boolean;
}

/** `docker.io/library/httpd` → `httpd`, `latest`. */
export function parseImageReference(reference: string): ImageReference {
  const short = reference
    .trim()
    .replace(/@sha256:[0-9a-f]+$/, '')
    .replace(/^(index\.)?docker\.io\//, '')
    .replace(/^library\//, '');
  const colon = short.indexOf(':', short.lastIndexOf('/') + 1);
  if (colon < 0) return { repository: short, tag: 'latest', hasTag: false };
  return { repository: short.slice(0, colon), tag: short.slice(colon + 1), hasTag: true };
}

/** Whether a name that was used is the wanted one. Wanted without a tag means any tag of that repository. */
export function isSameImageName(used: string, wanted: string): boolean {
  const [a, b] = [parseImageReference(used), parseImageReference(wanted)];
  return a.repository === b.repository && (a.tag === b.tag || !b.hasTag);
}
