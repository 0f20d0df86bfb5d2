export type PreviewMode = 'host' | 'path';

/** What a request is for. The path is sent on as it came, so it is checked here and not rewritten later. */
export type RequestTarget =
  | { kind: 'site' }
  | { kind: 'socket' }
  | { kind: 'preview'; mode: PreviewMode; path: string; prefix: string }
  /** Without the slash, relative addresses of the page would miss the port. */
  | { kind: 'redirect'; location: string }
  | { kind: 'refused'; code: 'PREVIEW_NOT_FOUND' | 'PORT_OUT_OF_RANGE' | 'INVALID_INPUT' };

const PREVIEW_LABEL = /^p(\d{1,7})-(prv_[a-z0-9]{8,32})$/;
const PREVIEW_PATH = /^\/preview\/(prv_[a-z0-9]{8,32})\/(\d{1,7})(?=[/?]|$)/;
const MAX_PORT = 65_535;

interface RequestAddress {
  /** The Host header, port included. */
  host: string;
  /** The request target as it came. */
  url: string;
}

export function findTarget(
  { host, url }: RequestAddress,
  { previewDomain }: { previewDomain: string | undefined },
): RequestTarget {
  // Absolute and `*` targets are for proxies; a browser never sends them here.
  if (!url.startsWith('/')) return { kind: 'refused', code: 'INVALID_INPUT' };
  const label = findPreviewLabel(host, previewDomain);
  if (label !== undefined) return findHostPreview(label, url);
  if (/^\/socket\.io(\/|\?|$)/.test(url)) return { kind: 'socket' };
  if (/^\/preview(\/|\?|$)/.test(url)) return findPathPreview(url);
  return { kind: 'site' };
}

/** The first part of a host name that can only be meant as a preview; the site never answers on those. */
function findPreviewLabel(host: string, previewDomain: string | undefined): string | undefined {
  const hostname = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
  for (const domain of previewDomain === undefined ? ['localhost'] : ['localhost', previewDomain]) {
    if (!hostname.endsWith(`.${domain}`)) continue;
    const label = hostname.slice(0, -domain.length - 1);
    if (/^p\d+-/.test(label)) return label;
  }
  return undefined;
}

function findHostPreview(label: string, url: string): RequestTarget {
  const match = PREVIEW_LABEL.exec(label);
  if (!match) return { kind: 'refused', code: 'PREVIEW_NOT_FOUND' };
  return toPreview({ mode: 'host', port: Number(match[1]), previewId: match[2] ?? '', rest: url });
}

function findPathPreview(url: string): RequestTarget {
  const match = PREVIEW_PATH.exec(url);
  if (!match) return { kind: 'refused', code: 'PREVIEW_NOT_FOUND' };
  const rest = url.slice(match[0].length);
  if (!rest.startsWith('/')) return { kind: 'redirect', location: `${match[0]}/${rest}` };
  return toPreview({ mode: 'path', port: Number(match[2]), previewId: match[1] ?? '', rest });
}

interface PreviewAddress {
  mode: PreviewMode;
  previewId: string;
  port: number;
  rest: string;
}

function toPreview({ mode, previewId, port, rest }: PreviewAddress): RequestTarget {
  if (port < 1 || port > MAX_PORT) return { kind: 'refused', code: 'PORT_OUT_OF_RANGE' };
  const prefix = `/preview/${previewId}/${port}`;
  const path = `${prefix}${rest}`;
  // `..`, `%2e%2e` or a backslash would lead the sandbox host's router out of this preview.
  if (!staysBelow(prefix, path)) return { kind: 'refused', code: 'INVALID_INPUT' };
  return { kind: 'preview', mode, path, prefix };
}

function staysBelow(prefix: string, path: string): boolean {
  const resolved = URL.parse(`http://naru${path}`);
  return resolved?.host === 'naru' && resolved.pathname.startsWith(`${prefix}/`);
}
