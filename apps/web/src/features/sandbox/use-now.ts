import { useEffect, useState } from 'react';

/** The sandbox host's clock, once a second while `isTicking`. */
export function useNow({ isTicking, clockOffsetMs }: { isTicking: boolean; clockOffsetMs: number }): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isTicking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isTicking]);
  return now + clockOffsetMs;
}
