import type { TerminalId } from '@naru/protocol/ids';
import { describe, expect, it } from 'vitest';
import { createTerminalFolders } from './terminal-folders.ts';

const A = 'trm_a' as TerminalId;

/** Two lessons' pages in one browser. */
function aBrowser() {
  let kept: Record<string, string> | undefined;
  const pageOf = (slug: string) =>
    createTerminalFolders({
      slug,
      read: () => kept,
      write: (lessons) => {
        kept = lessons;
      },
    });
  return { pageOf, kept: () => kept };
}

describe('the folder of a terminal', () => {
  it('is the lesson it was last used in', () => {
    const { pageOf } = aBrowser();
    pageOf('ports-web').noteHere(A);
    expect(pageOf('ports-web').wayHere(A)).toBeUndefined();
    expect(pageOf('files-volumes').wayHere(A)).toBe('cd ~/lab/files-volumes');
    pageOf('files-volumes').noteHere(A);
    expect(pageOf('files-volumes').wayHere(A)).toBeUndefined();
    expect(pageOf('ports-web').wayHere(A)).toBe('cd ~/lab/ports-web');
  });

  it('is looked for when another browser opened the terminal', () => {
    expect(aBrowser().pageOf('ports-web').wayHere(A)).toBe('cd ~/lab/ports-web');
  });

  it('is forgotten with terminals of long ago', () => {
    const { pageOf, kept } = aBrowser();
    for (let i = 0; i < 100; i += 1) pageOf('ports-web').noteHere(`trm_${i}` as TerminalId);
    expect(Object.keys(kept() ?? {})).toHaveLength(32);
    expect(pageOf('ports-web').wayHere('trm_99' as TerminalId)).toBeUndefined();
  });
});
