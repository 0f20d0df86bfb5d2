import { getWebRuntime } from '@/server/web-runtime';

/** 200 when a student can work and nothing is lost, 503 otherwise; the body says what is missing. */
export async function GET(): Promise<Response> {
  const health = await getWebRuntime().checkHealth();
  return Response.json(health, { status: health.ok ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}

/** Never answered from the build. */
export const dynamic = 'force-dynamic';
