type FocusPlace = Pick<Element, 'tagName' | 'closest'>;

/**
 * Remembers where the focus is when something is pressed. The answer tells later whether the terminal may take
 * it: not from a student who has gone on to type elsewhere.
 */
export function watchFocus(focused: () => FocusPlace | null): () => boolean {
  const pressed = focused();
  return () => {
    const now = focused();
    if (!now || now === pressed || now.tagName === 'BODY') return true;
    return now.closest('[data-pane="terminal"]') !== null;
  };
}
