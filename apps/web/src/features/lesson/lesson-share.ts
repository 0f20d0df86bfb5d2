/** How much of the width the lesson text takes, in percent; a cookie, so that the first paint is right. */
export const SHARE_COOKIE = 'naru-lesson-share';
export const LESSON_SHARE = { usual: 38, min: 22, max: 70 } as const;

export function clampShare(share: number): number {
  if (!Number.isFinite(share)) return LESSON_SHARE.usual;
  return Math.min(Math.max(Math.round(share * 10) / 10, LESSON_SHARE.min), LESSON_SHARE.max);
}

export function readShare(cookie: string | undefined): number {
  return cookie === undefined || cookie === '' ? LESSON_SHARE.usual : clampShare(Number(cookie));
}
