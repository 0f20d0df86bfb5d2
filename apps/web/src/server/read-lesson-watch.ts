import { readFile } from 'node:fs/promises';
import { type LessonWatch, lessonWatch } from '@naru/protocol/lesson-watch';

/** The running `lesson watch`; undefined when there is none, which is how it is except where lessons are written. */
export async function readLessonWatch(file: string | undefined): Promise<LessonWatch | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { data } = lessonWatch.safeParse(parseJson(text));
  return data !== undefined && isAlive(data.pid) ? data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the rest is caught where its shape is looked at
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // the command was killed and left its file
  }
}
