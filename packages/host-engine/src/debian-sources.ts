import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryCommand } from './run-command.ts';

/**
 * Where this machine gets Debian's packages, read from its apt configuration at run time, so that builds need no
 * network setting of their own. Nothing of it ends up in an image.
 */
export interface DebianSources {
  mainUri: string;
  securityUri: string;
  /** apt.conf lines: proxies, certificates, checks of dates. */
  aptOptions: string;
  /** Proxy variables for debootstrap. */
  env: Record<string, string>;
}

const defaults = {
  mainUri: 'http://deb.debian.org/debian',
  securityUri: 'http://deb.debian.org/debian-security',
};

export interface AptEntry {
  uri: string;
  suites: string[];
  components: string[];
}

/** The binary entries of a sources.list, in the old one-line form or the newer paragraphs. */
export function parseAptSources(text: string): AptEntry[] {
  return /^\s*URIs\s*:/im.test(text) ? parseParagraphs(text) : parseLines(text);
}

function parseLines(text: string): AptEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)\s*(.*)$/.exec(line.replace(/#.*/, ''));
    if (!match) return [];
    const [, uri = '', suite = '', components = ''] = match;
    return [{ uri, suites: [suite], components: components.split(/\s+/).filter(Boolean) }];
  });
}

function parseParagraphs(text: string): AptEntry[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const fields = new Map<string, string>();
    let last = '';
    for (const line of paragraph.split('\n')) {
      if (line.startsWith('#')) continue;
      const match = /^([A-Za-z-]+)\s*:\s*(.*)$/.exec(line);
      if (match) {
        last = (match[1] ?? '').toLowerCase();
        fields.set(last, match[2] ?? '');
      } else if (/^\s+\S/.test(line) && last) fields.set(last, `${fields.get(last)} ${line.trim()}`);
    }
    const words = (name: string) => (fields.get(name) ?? '').split(/\s+/).filter(Boolean);
    if (words('enabled')[0] === 'no' || !words('types').includes('deb')) return [];
    return words('uris').map((uri) => ({ uri, suites: words('suites'), components: words('components') }));
  });
}

const debianSuite =
  /^(bookworm|trixie|forky|sid|stable|testing|unstable)(-updates|-security|-backports)?(\/updates)?$/;

/** The archive and the security archive among the machine's sources; Debian's own addresses where it has none. */
export function pickDebianUris(entries: readonly AptEntry[]): { mainUri: string; securityUri: string } {
  const debian = entries.filter(
    (entry) => entry.components.includes('main') && entry.suites.some((suite) => debianSuite.test(suite)),
  );
  const isSecurity = (entry: AptEntry) => entry.suites.some((suite) => suite.includes('-security'));
  const isMain = (entry: AptEntry) => entry.suites.some((suite) => /^[a-z]+$/.test(suite));
  return {
    mainUri: (debian.find(isMain)?.uri ?? defaults.mainUri).replace(/\/$/, ''),
    securityUri: (debian.find(isSecurity)?.uri ?? defaults.securityUri).replace(/\/$/, ''),
  };
}

/** Of `apt-config dump`, how files are fetched: not where things are on this machine, nor what it does after installing. */
export function pickAptOptions(dump: string): string {
  return dump
    .split('\n')
    .filter((line) =>
      /^Acquire::(http|https|ftp|tor|Retries|Check-|ForceIPv|Max-|By-Hash|AllowInsecure)/i.test(line),
    )
    .filter((line) => !/::(CAInfo|CAPath|SslCert|SslKey|Proxy-Auto-Detect|ProxyAutoDetect)\b/i.test(line))
    .join('\n');
}

export async function readDebianSources(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DebianSources> {
  const folder = '/etc/apt/sources.list.d';
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /\.(list|sources)$/.test(name))
    .sort();
  const files = ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const dump = (await tryCommand(['apt-config', 'dump'])).stdout;
  const env = Object.fromEntries(
    ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => {
      const value = environment[name] ?? environment[name.toUpperCase()];
      return value ? [[name, value]] : [];
    }),
  );
  const aptProxy = /^Acquire::http::Proxy "([^"]+)"/m.exec(dump)?.[1];
  if (aptProxy && aptProxy !== 'DIRECT') env.http_proxy ??= aptProxy;
  return { ...pickDebianUris(texts.flatMap(parseAptSources)), aptOptions: pickAptOptions(dump), env };
}
