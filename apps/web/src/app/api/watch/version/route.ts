import { findWatchedLesson } from '@/server/find-watched-lesson';

/** Which version of a lesson is the saved one; 404 when nobody watches any more. */
export async function GET(request: Request): Promise<Response> {
  const lesson = await findWatchedLesson(new URL(request.url).searchParams.get('lesson') ?? '');
  const headers = { 'cache-control': 'no-store' };
  if (lesson === undefined) return new Response(null, { status: 404, headers });
  return Response.json({ version: lesson.version }, { headers });
}
