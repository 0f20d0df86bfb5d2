const BLOCK_BYTES = 512;

export interface TarEntry {
  path: string;
  kind: 'file' | 'folder' | 'link' | 'other';
  sizeBytes: number;
  linkTarget: string;
  /** Shorter than sizeBytes when the archive was cut. */
  content: Buffer;
}

/** The entries of an archive that may break off anywhere. */
export function readTar(archive: Buffer): TarEntry[] {
  const entries: TarEntry[] = [];
  let offset = 0;
  let told: Record<string, string> = {};
  while (offset + BLOCK_BYTES <= archive.length) {
    const header = archive.subarray(offset, offset + BLOCK_BYTES);
    if (header[0] === 0) break;
    const type = String.fromCharCode(header[156] ?? 0);
    const sizeBytes = Number.parseInt(textAt(header, 124, 12), 8) || 0;
    const content = archive.subarray(offset + BLOCK_BYTES, offset + BLOCK_BYTES + sizeBytes);
    offset += BLOCK_BYTES + Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
    if (type === 'x') {
      told = readPaxRecords(content);
      continue;
    }
    if (type === 'L' || type === 'K') {
      told = {
        ...told,
        [type === 'L' ? 'path' : 'linkpath']: content.toString('utf8').replace(/\0.*$/s, ''),
      };
      continue;
    }
    if (type === 'g') continue;
    const prefix = textAt(header, 345, 155);
    const name = textAt(header, 0, 100);
    entries.push({
      path: told.path ?? (prefix === '' ? name : `${prefix}/${name}`),
      kind: kindOf(type),
      sizeBytes,
      linkTarget: told.linkpath ?? textAt(header, 157, 100),
      content,
    });
    told = {};
  }
  return entries;
}

function kindOf(type: string): TarEntry['kind'] {
  if (type === '0' || type === '\0') return 'file';
  if (type === '5') return 'folder';
  return type === '2' ? 'link' : 'other';
}

function textAt(header: Buffer, start: number, length: number): string {
  return header
    .subarray(start, start + length)
    .toString('utf8')
    .replace(/\0.*$/s, '')
    .trim();
}

/** Records are `length key=value\n`. */
function readPaxRecords(content: Buffer): Record<string, string> {
  const records: Record<string, string> = {};
  let offset = 0;
  while (offset < content.length) {
    const space = content.indexOf(0x20, offset);
    const length = Number.parseInt(content.subarray(offset, space).toString('latin1'), 10);
    if (space < 0 || !(length > 0)) break;
    const record = content.subarray(space + 1, offset + length - 1).toString('utf8');
    const equals = record.indexOf('=');
    if (equals > 0) records[record.slice(0, equals)] = record.slice(equals + 1);
    offset += length;
  }
  return records;
}
