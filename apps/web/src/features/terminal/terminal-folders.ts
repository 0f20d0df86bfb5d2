import type { TerminalId } from '@naru/protocol/ids';

type LessonsByTerminal = Record<string, string>;

const KEPT = 32;

interface TerminalFoldersDeps {
  slug: string;
  /** What this browser keeps; `undefined` when it has nothing. */
  read(): LessonsByTerminal | undefined;
  write(lessons: LessonsByTerminal): void;
}

/**
 * Terminals outlive a lesson's page, so a shell may still stand in the folder of the lesson before, where the
 * commands of this one miss their files.
 */
export interface TerminalFolders {
  /** The way to this lesson's folder, for a terminal that was last used in another one. */
  wayHere(id: TerminalId): string | undefined;
  noteHere(id: TerminalId): void;
}

export function createTerminalFolders({ slug, read, write }: TerminalFoldersDeps): TerminalFolders {
  return {
    wayHere: (id) => (read()?.[id] === slug ? undefined : `cd ~/lab/${slug}`),
    noteHere(id) {
      const { [id]: _, ...others } = read() ?? {};
      // The ids of a sandbox that is gone never come back; the latest are the ones in use.
      write(Object.fromEntries([...Object.entries(others), [id, slug]].slice(-KEPT)));
    },
  };
}

export function isLessonsByTerminal(value: unknown): value is LessonsByTerminal {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((slug) => typeof slug === 'string')
  );
}
