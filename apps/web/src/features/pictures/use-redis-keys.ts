import type { RedisServer } from '@naru/protocol/redis-keys';
import { useEffect, useState } from 'react';
import { keepEqual } from '../workspace/keep-equal';
import { useWorkspace } from '../workspace/workspace-store';

/** A command in a server ends, then its event comes; several of them are one look. */
const GATHER_MS = 300;

/**
 * The keys of the running Redis servers. Read when the picture comes into sight and after each
 * event of the engine; not while nobody looks.
 */
export function useRedisKeys(picture: { current: Element | null }): readonly RedisServer[] {
  const isReady = useWorkspace((state) => state.isWorkbenchReady);
  const [servers, setServers] = useState<readonly RedisServer[]>([]);
  useEffect(() => {
    if (!isReady || !picture.current) return;
    const { readRedisKeys, subscribeEngineEvents } = useWorkspace.getState();
    let isInSight = false;
    let isReading = false;
    let isStale = false;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      isStale = isReading || !isInSight;
      if (isStale || isGone) return;
      isReading = true;
      readRedisKeys()
        .then((found) => !isGone && setServers((before) => keepEqual(before, found)))
        .catch(() => undefined) // What was read before stays; the next event looks again.
        .finally(() => {
          isReading = false;
          if (isStale) lookSoon();
        });
    };
    const lookSoon = () => {
      if (!isGone) timer ??= setTimeout(look, GATHER_MS);
    };
    const sight = new IntersectionObserver(([entry]) => {
      isInSight = entry?.isIntersecting === true;
      if (isInSight) lookSoon();
    });
    sight.observe(picture.current);
    const end = subscribeEngineEvents(lookSoon);
    return () => {
      isGone = true;
      clearTimeout(timer);
      sight.disconnect();
      end();
    };
  }, [isReady, picture]);
  return servers;
}
