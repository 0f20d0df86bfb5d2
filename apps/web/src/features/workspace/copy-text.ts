/**
 * Puts text on the clipboard. A classroom LAN is plain http, where browsers hide `navigator.clipboard`, so the
 * older way stays. Call it from a key press or click.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard?.writeText) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Permission refused or the page lost focus: try the other way.
  }
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('aria-hidden', 'true');
  area.style.cssText = 'position:fixed;top:0;left:0;opacity:0;pointer-events:none';
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return isCopied;
}

/** The clipboard's text, or undefined where the page may not read it (plain http, refused). */
export async function readClipboardText(): Promise<string | undefined> {
  try {
    return await navigator.clipboard?.readText?.();
  } catch {
    return undefined;
  }
}
