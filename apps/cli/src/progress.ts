import { message } from './messages.ts';

const HEARTBEAT_MS = 10_000;

/** Says what a step is doing, that it still goes on, and how long it took. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`▸ ${title} …`);
  const heartbeat = setInterval(() => {
    console.log(message('stillRunning', { title, seconds: Math.round(Number(seconds())) }));
  }, HEARTBEAT_MS);
  try {
    const result = await work();
    console.log(`✔ ${title} (${message('seconds', { seconds: seconds() })})`);
    return result;
  } catch (error) {
    console.log(message('failed', { title }));
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}
