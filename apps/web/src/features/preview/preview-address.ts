interface PageAddress {
  /** `http:` or `https:`. */
  protocol: string;
  hostname: string;
  /** Empty for the protocol's own port. */
  port: string;
}

interface PreviewTarget {
  previewId: string;
  port: number;
  /** Begins with a slash. */
  path: string;
}

interface PreviewAddress {
  mode: 'host' | 'path';
  url: string;
}

/**
 * Where the browser finds a published port. With a name of its own the preview is a foreign origin by itself;
 * on an address without names it shares the site's and must be framed without any authority.
 */
export function previewAddress(given: {
  page: PageAddress;
  /** The domain set aside for previews, when the operator has one. */
  previewDomain: string | undefined;
  target: PreviewTarget;
}): PreviewAddress {
  const { page, previewDomain, target } = given;
  const isLocal = page.hostname === 'localhost' || page.hostname.endsWith('.localhost');
  const domain = isLocal ? 'localhost' : previewDomain;
  const sitePort = page.port === '' ? '' : `:${page.port}`;
  if (domain) {
    return {
      mode: 'host',
      url: `${page.protocol}//p${target.port}-${target.previewId}.${domain}${sitePort}${target.path}`,
    };
  }
  return {
    mode: 'path',
    url: `${page.protocol}//${page.hostname}${sitePort}/preview/${target.previewId}/${target.port}${target.path}`,
  };
}

/** Scripts and forms of the student's page work; it is nobody's origin, so the site's cookies stay out of reach. */
const PATH_FRAME = 'allow-scripts allow-forms allow-popups allow-modals';

export function frameSandbox(mode: PreviewAddress['mode']): string {
  return mode === 'path' ? PATH_FRAME : `${PATH_FRAME} allow-same-origin`;
}

/** What a person types in the path box: always one path of this port, never another address. */
export function readPreviewPath(typed: string): string {
  const path = typed
    .trim()
    .replace(/^https?:\/\/[^/]*/i, '')
    .replaceAll('\\', '/');
  return `/${path.replace(/^\/+/, '')}`;
}
