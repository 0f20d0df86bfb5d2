import { type ComponentType, useCallback, useEffect, useState, useSyncExternalStore } from 'react';

/** A part of the page whose code comes later. One that did not arrive can be asked for again. */
export interface LazyPart<Props> {
  /** Its component, once it has arrived. */
  find(): ComponentType<Props> | undefined;
  /** Rejects when it did not arrive; the next call tries again. */
  load(): Promise<void>;
  /** Calls when it arrives; gives the function that ends that. */
  subscribe(onArrived: () => void): () => void;
}

/** `React.lazy` and `next/dynamic` keep a failure for ever, so that no button could bring the part back. */
export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> {
  let arrived: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;
  const waiting = new Set<() => void>();
  return {
    find: () => arrived,
    load: () => {
      loading ??= load().then(
        (component) => {
          arrived = component;
          for (const onArrived of waiting) onArrived();
        },
        (error: unknown) => {
          loading = undefined;
          throw error;
        },
      );
      return loading;
    },
    subscribe: (onArrived) => {
      waiting.add(onArrived);
      return () => waiting.delete(onArrived);
    },
  };
}

/** On the chance that it will be wanted: a failure is told to whoever wants it. */
export function loadAhead(part: Pick<LazyPart<unknown>, 'load'>): void {
  part.load().catch(() => undefined);
}

/** Fetches small parts when the page has nothing else to do, so that they open at once and also without a connection. */
export function useLoadAhead(part: Pick<LazyPart<unknown>, 'load'>): void {
  useEffect(() => {
    // Safari has none.
    if (!('requestIdleCallback' in window)) return;
    const wish = requestIdleCallback(() => loadAhead(part));
    return () => cancelIdleCallback(wish);
  }, [part]);
}

export interface LazyState<Props> {
  Part: ComponentType<Props> | undefined;
  /** It did not arrive. */
  hasFailed: boolean;
  retry: () => void;
}

/** Fetches the part as soon as it is wanted. Nothing is thrown: who uses it draws the wait and the failure. */
export function useLazyPart<Props>(part: LazyPart<Props>, isWanted = true): LazyState<Props> {
  const Arrived = useSyncExternalStore(part.subscribe, part.find, findNothing);
  const [tries, setTries] = useState(0);
  const [failedTry, setFailedTry] = useState<number>();
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    part.load().catch(() => !isGone && setFailedTry(tries));
    return () => {
      isGone = true;
      setFailedTry(undefined);
    };
  }, [part, isWanted, tries]);
  const retry = useCallback(() => setTries((count) => count + 1), []);
  return { Part: isWanted ? Arrived : undefined, hasFailed: !Arrived && failedTry === tries, retry };
}

/** The server draws the page without it. */
function findNothing(): undefined {
  return undefined;
}
