import type { StudentId } from '@naru/protocol/ids';
import type { Clock } from './clock.ts';

/** A reload takes a second or two; watches are not torn down for it. */
const ABSENCE_MS = 10_000;

interface Pages {
  /** Open sockets by lesson. */
  sockets: Map<string, number>;
  /** Lessons whose last page left a moment ago. */
  leaving: Map<string, number>;
  emptySinceMs: number;
}

/** Which lessons a student's pages show. */
export class Presence {
  readonly #clock: Clock;
  readonly #onChange: (studentId: StudentId) => void;
  readonly #students = new Map<StudentId, Pages>();

  constructor(options: { clock: Clock; onChange: (studentId: StudentId) => void }) {
    this.#clock = options.clock;
    this.#onChange = options.onChange;
  }

  get socketCount(): number {
    let count = 0;
    for (const { sockets } of this.#students.values()) for (const open of sockets.values()) count += open;
    return count;
  }

  enter(studentId: StudentId, slug: string): void {
    const pages = this.#students.get(studentId) ?? {
      sockets: new Map(),
      leaving: new Map(),
      emptySinceMs: 0,
    };
    this.#students.set(studentId, pages);
    pages.sockets.set(slug, (pages.sockets.get(slug) ?? 0) + 1);
    pages.leaving.delete(slug);
    this.#onChange(studentId);
  }

  leave(studentId: StudentId, slug: string): void {
    const pages = this.#students.get(studentId);
    const open = pages?.sockets.get(slug);
    if (pages === undefined || open === undefined) return;
    if (open > 1) {
      pages.sockets.set(slug, open - 1);
      return;
    }
    pages.sockets.delete(slug);
    pages.leaving.set(slug, this.#clock());
    pages.emptySinceMs = this.#clock();
  }

  /** Those with a page open, or closed a moment ago. */
  lessonsOf(studentId: StudentId): ReadonlySet<string> {
    const pages = this.#students.get(studentId);
    return new Set([...(pages?.sockets.keys() ?? []), ...(pages?.leaving.keys() ?? [])]);
  }

  /** How long no page has been open; undefined while one is, or when there never was one. */
  absentMs(studentId: StudentId): number | undefined {
    const pages = this.#students.get(studentId);
    if (pages === undefined) return Number.POSITIVE_INFINITY;
    return pages.sockets.size > 0 ? undefined : this.#clock() - pages.emptySinceMs;
  }

  tick(): void {
    const nowMs = this.#clock();
    for (const [studentId, pages] of this.#students) {
      const gone = [...pages.leaving].filter(([, sinceMs]) => nowMs - sinceMs >= ABSENCE_MS);
      if (gone.length === 0) continue;
      for (const [slug] of gone) pages.leaving.delete(slug);
      this.#onChange(studentId);
    }
  }
}
