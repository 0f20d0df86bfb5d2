import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LESSON_WATCH_FILE, type LessonWatch } from '@naru/protocol/lesson-watch';

/** Tells the site what is being written; it reads the file whenever the author's page asks. */
export function writeLessonWatch(stateDir: string, watch: LessonWatch): void {
  const file = path.join(stateDir, LESSON_WATCH_FILE);
  mkdirSync(path.dirname(file), { recursive: true });
  // The site never sees half of it. The key lets a browser in, so it is for this person alone.
  writeFileSync(`${file}.next`, JSON.stringify(watch), { mode: 0o600 });
  renameSync(`${file}.next`, file);
}

export function removeLessonWatch(stateDir: string): void {
  rmSync(path.join(stateDir, LESSON_WATCH_FILE), { force: true });
}
