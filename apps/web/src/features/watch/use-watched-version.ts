import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';

/** Short enough to feel at once; the answer is a file of a few hundred bytes on the author's own machine. */
const ASK_EVERY_MS = 500;

const answer = z.object({ version: z.int() });

/**
 * Draws the page anew after a save, by the server's part of it: scroll position, terminal and editor stay.
 * Answers whether the watch still goes on.
 */
export function useWatchedVersion(slug: string, shownVersion: number): boolean {
  const router = useRouter();
  const [isFollowing, setIsFollowing] = useState(true);
  const asked = useRef(shownVersion);

  useEffect(() => {
    const stopped = new AbortController();
    const follow = async () => {
      while (!stopped.signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
        if (stopped.signal.aborted || document.visibilityState === 'hidden') continue;
        const version = await askVersion(slug, stopped.signal);
        if (stopped.signal.aborted) return;
        setIsFollowing(version !== undefined);
        if (version === undefined || version === asked.current) continue;
        asked.current = version;
        router.refresh();
      }
    };
    void follow();
    return () => stopped.abort();
  }, [slug, router]);

  return isFollowing;
}

/** Undefined while nobody watches: the command ended, or the site is being started again. */
async function askVersion(slug: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const response = await fetch(`/api/watch/version?lesson=${encodeURIComponent(slug)}`, { signal });
    return response.ok ? answer.parse(await response.json()).version : undefined;
  } catch {
    return undefined; // asked again soon
  }
}
