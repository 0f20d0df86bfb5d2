import { LESSON_WATCH_COOKIE } from '@naru/protocol/lesson-watch';
import { getWebRuntime } from '@/server/web-runtime';

/** The address that `lesson watch` prints: lets this browser see the watch, and goes on to the lesson. */
export async function GET(request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams;
  const watch = await getWebRuntime().readLessonWatch();
  if (watch === undefined || asked.get('key') !== watch.key) return new Response(null, { status: 404 });
  const slug = asked.get('lesson') ?? '';
  const headers = {
    location: Object.hasOwn(watch.lessons, slug) ? `/lessons/${slug}` : '/lessons',
    'set-cookie': `${LESSON_WATCH_COOKIE}=${watch.key}; Path=/; HttpOnly; SameSite=Lax`,
    'cache-control': 'no-store',
  };
  return new Response(null, { status: 303, headers });
}
