import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path/posix';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { extract, type Header, pack } from 'tar-stream';
import { SetupError } from './setup-error.ts';

/** One layer of an image: an archive and the two digests that name it. */
export interface Layer {
  file: string;
  /** Digest and size of the file, as a registry knows it. */
  digest: string;
  bytes: number;
  /** Digest of the archive itself, as an image's configuration knows it. */
  diffId: string;
  history: string;
}

/** An entry as tar-stream gives and takes it. */
export type ArchiveEntry = Partial<Header> & Pick<Header, 'name'>;

const opaqueAttribute = 'SCHILY.xattr.trusted.overlay.opaque';

/**
 * What an entry of an overlay's upper folder is in an image layer: a deleted file (a 0/0 device there) becomes an
 * empty `.wh.NAME`, a replaced folder gets a `.wh..wh..opq`, and overlay's own attributes stay behind.
 * Undefined for what no layer may hold: the root folder and sockets.
 */
export function convertOverlayEntry(
  header: ArchiveEntry,
): { header: ArchiveEntry; opaqueMarker?: ArchiveEntry } | undefined {
  const name = header.name.replace(/^\.\//, '').replace(/\/$/, '');
  if (name === '' || name === '.') return undefined;
  if (header.type === 'character-device' && header.devmajor === 0 && header.devminor === 0) {
    const folder = dirname(name);
    const whiteout = `.wh.${basename(name)}`;
    return {
      header: {
        name: folder === '.' ? whiteout : join(folder, whiteout),
        type: 'file',
        size: 0,
        mode: 0o644,
      },
    };
  }
  const attributes = (header.pax ?? {}) as Record<string, string>;
  const isOpaque = attributes[opaqueAttribute] === 'y';
  // A hard link names a member of the archive, which loses its ./ too; a symbolic link holds any text.
  const linkname = header.linkname ?? '';
  const result: ArchiveEntry = {
    ...header,
    name,
    linkname: header.type === 'link' ? linkname.replace(/^\.\//, '') : linkname,
    uname: '',
    gname: '',
    pax: null,
  };
  if (!isOpaque) return { header: result };
  return {
    header: result,
    opaqueMarker: { name: `${name}/.wh..wh..opq`, type: 'file', size: 0, mode: 0o644 },
  };
}

export interface PackOptions {
  history: string;
  /** False for what only this machine's engine loads: compressing it would take longer than anything else. */
  isCompressed: boolean;
}

/** Packs a folder (an overlay's upper one, or a whole root) as a layer into `outFile`. */
export async function packLayer(folder: string, outFile: string, options: PackOptions): Promise<Layer> {
  const tar = spawn(
    'tar',
    [
      '--create',
      '--sort=name',
      '--numeric-owner',
      '--xattrs',
      '--xattrs-include=trusted.overlay.*',
      '-C',
      folder,
      '.',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let complaints = '';
  tar.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-2000);
  });
  const ended = new Promise<number>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('close', (code) => resolve(code ?? 1));
  });

  const out = pack();
  const convert = async () => {
    const entries = extract();
    tar.stdout.pipe(entries);
    for await (const entry of entries) {
      const converted = convertOverlayEntry(entry.header);
      if (!converted) {
        entry.resume();
        continue;
      }
      const size = converted.header.type === 'file' ? (converted.header.size ?? 0) : 0;
      const sink = out.entry({ ...converted.header, size });
      if (size > 0) await pipeline(entry, sink);
      else {
        entry.resume();
        sink.end(undefined);
      }
      if (converted.opaqueMarker) out.entry(converted.opaqueMarker, '');
    }
    out.finalize();
  };

  const plain = createHash('sha256');
  const compressed = createHash('sha256');
  let bytes = 0;
  const count = (update: (chunk: Buffer) => void) =>
    new Transform({
      transform(chunk: Buffer, _encoding, callback) {
        update(chunk);
        callback(null, chunk);
      },
    });
  const partial = `${outFile}.partial`;
  const [exitCode] = await Promise.all([
    ended,
    convert(),
    pipeline(
      out,
      count((chunk) => plain.update(chunk)),
      // Read over a loopback and unpacked once per student: fast to make counts more than small.
      options.isCompressed ? createGzip({ level: 4 }) : new PassThrough(),
      count((chunk) => {
        compressed.update(chunk);
        bytes += chunk.length;
      }),
      createWriteStream(partial),
    ),
  ]);
  if (exitCode !== 0)
    throw new SetupError(`packing a layer failed: ${complaints.trim()}`, 'see whether the disk is full');
  await rename(partial, outFile);
  return {
    file: outFile,
    digest: `sha256:${compressed.digest('hex')}`,
    bytes,
    diffId: `sha256:${plain.digest('hex')}`,
    history: options.history,
  };
}
