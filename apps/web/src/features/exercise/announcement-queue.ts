export interface AnnouncementQueue {
  /** What the student asked for is never dropped. */
  tell(text: string): void;
  /** What happened by itself; only the newest of several that wait is said. */
  mention(text: string): void;
}

interface QueueParts {
  say(text: string): void;
  schedule(work: () => void, delayMs: number): void;
}

/** A screen reader that is given more than this talks without end. */
const GAP_MS = 1_000;
/** More waiting than this is older than anyone remembers asking for. */
const MAX_WAITING = 5;

export function createAnnouncementQueue({ say, schedule }: QueueParts): AnnouncementQueue {
  let waiting: { text: string; isAsked: boolean }[] = [];
  let isResting = false;

  const sayNext = () => {
    const next = waiting.shift();
    isResting = next !== undefined;
    if (!next) return;
    say(next.text);
    schedule(sayNext, GAP_MS);
  };
  const add = (text: string, isAsked: boolean) => {
    waiting = [...waiting.filter((one) => one.isAsked), { text, isAsked }].slice(-MAX_WAITING);
    if (!isResting) sayNext();
  };
  return { tell: (text) => add(text, true), mention: (text) => add(text, false) };
}
