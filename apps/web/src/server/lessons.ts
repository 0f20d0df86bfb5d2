import { createLessonLibrary, type LessonEntry, type LessonLibrary } from './lesson-library.ts';
import { getWebRuntime, type WebRuntime } from './web-runtime.ts';

const libraries = new WeakMap<WebRuntime, LessonLibrary>();

/** All lessons in the order of the course, with those that do not compile. */
export function listLessons(): Promise<LessonEntry[]> {
  return getLibrary().listLessons();
}

export function findLesson(slug: string): Promise<LessonEntry | undefined> {
  return getLibrary().findLesson(slug);
}

function getLibrary(): LessonLibrary {
  const runtime = getWebRuntime();
  let library = libraries.get(runtime);
  if (!library) {
    library = createLessonLibrary({
      lessonsDir: runtime.lessonsDir,
      // biome-ignore lint/style/noProcessEnv: the build replaces it with a constant
      isReloading: async () => process.env.NODE_ENV !== 'production' || (await isWatched(runtime)),
    });
    libraries.set(runtime, library);
  }
  return library;
}

async function isWatched(runtime: WebRuntime): Promise<boolean> {
  return (await runtime.readLessonWatch()) !== undefined;
}
