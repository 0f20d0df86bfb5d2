import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Fonts of the web are compressed already. */
const COMPRESSIBLE = /\.(?:js|css|svg|json|ttf)$/;
/** One packet holds it anyway. */
const MIN_BYTES = 1_400;
/** Of 11: an eighth smaller than gzip, in a second or two for the whole site; the last steps take many times as long. */
const BROTLI_QUALITY = 9;

/**
 * Puts a `.br` and a `.gz` beside each file of the build that gets smaller by them, once, instead of compressing six
 * megabytes for every student who comes to class.
 */
export async function compressStatic(dir: string): Promise<void> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name));
  await Promise.all(files.map((file) => compressFile(join(file.parentPath, file.name))));
}

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.length < MIN_BYTES) return;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  await Promise.all([
    promisify(brotliCompress)(bytes, { params }).then((small) => writeFile(`${path}.br`, small)),
    promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }).then((small) =>
      writeFile(`${path}.gz`, small),
    ),
  ]);
}
