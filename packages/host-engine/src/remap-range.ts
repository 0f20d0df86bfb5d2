import { readFile, writeFile } from 'node:fs/promises';
import { runCommand, tryCommand } from './run-command.ts';

/** The user whose subordinate ids the sandboxes have. It owns nothing and cannot sign in. */
export const remapUser = 'naru-sandbox';
const rangeSize = 65_536;
const firstWanted = 200_000;

export interface IdRange {
  owner: string;
  first: number;
  count: number;
}

/** The lines of /etc/subuid or /etc/subgid. */
export function parseIdRanges(text: string): IdRange[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(':'))
    .filter((fields) => fields.length === 3)
    .map(([owner = '', first, count]) => ({ owner, first: Number(first), count: Number(count) }));
}

/** The lowest start from 200000 on, in steps of 65536, that overlaps with nobody's range. */
export function chooseIdRange(taken: readonly IdRange[]): number {
  let first = firstWanted;
  while (taken.some((range) => first < range.first + range.count && range.first < first + rangeSize)) {
    first += rangeSize;
  }
  return first;
}

/** Makes sure that user and ranges exist; answers with the uid that root of a sandbox has on the machine. */
export async function ensureRemapRange(): Promise<{ mappedRoot: number }> {
  if ((await tryCommand(['getent', 'passwd', remapUser])).exitCode !== 0) {
    await runCommand([
      'useradd',
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      remapUser,
    ]);
  }
  const texts = await Promise.all(
    ['/etc/subuid', '/etc/subgid'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const [uids, gids] = texts.map(parseIdRanges) as [IdRange[], IdRange[]];
  const own = (ranges: IdRange[]) =>
    ranges.find((range) => range.owner === remapUser && range.count >= rangeSize);
  // One number for both, so that a mapped root is one id wherever it is seen.
  const first = own(uids)?.first ?? own(gids)?.first ?? chooseIdRange([...uids, ...gids]);
  for (const [index, file] of ['/etc/subuid', '/etc/subgid'].entries()) {
    const text = texts[index] ?? '';
    if (own(index === 0 ? uids : gids)) continue;
    const separator = text === '' || text.endsWith('\n') ? '' : '\n';
    await writeFile(file, `${text}${separator}${remapUser}:${first}:${rangeSize}\n`);
  }
  return { mappedRoot: own(uids)?.first ?? first };
}
