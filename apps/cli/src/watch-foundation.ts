import type { Foundation } from './foundation.ts';
import { message } from './messages.ts';

const LOOK_EVERY_MS = 3_000;

interface FoundationWatch {
  /** Ends the watch; a repair that runs is waited for. */
  stop(): Promise<void>;
}

/**
 * Looks whether engine, gateway, mirror and database still run, shows it when one ended and has them brought back. They are not
 * children of ours, because sandboxes must outlive us, so nobody tells us when they die.
 */
export function watchFoundation(foundation: Pick<Foundation, 'findGone' | 'repair'>): FoundationWatch {
  let isStopped = false;
  let wake = () => {};
  const loop = async () => {
    while (!isStopped) {
      const gone = await foundation.findGone();
      if (gone.length > 0 && !isStopped) await bringBack(gone.join(', '), foundation);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (isStopped) wake();
      });
    }
  };
  const running = loop();
  return {
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}

async function bringBack(names: string, foundation: Pick<Foundation, 'repair'>): Promise<void> {
  console.log(message('up.foundationGone', { programs: names }));
  try {
    await foundation.repair();
    console.log(message('up.restarted', { program: names }));
  } catch (error) {
    // The next look tries again; what is wrong may pass (a full disk, a busy machine).
    console.error(error instanceof Error ? error.message : error);
  }
}
