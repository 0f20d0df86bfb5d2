import type { Page } from '@playwright/test';

const SYLLABLES_FROM = 0xac00;
const VOWELS = 21;
const FINALS = 28;
const initialLetters = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];

/** What stands in the composition as a syllable grows: its first letter, then with the vowel, then with the last. */
function growthOf(syllable: string): string[] {
  const index = (syllable.codePointAt(0) ?? 0) - SYLLABLES_FROM;
  const final = index % FINALS;
  const open = String.fromCodePoint(SYLLABLES_FROM + index - final);
  const first = initialLetters[Math.floor(index / (VOWELS * FINALS))];
  if (!first) throw new Error(`not a Hangul syllable: ${syllable}`);
  return final === 0 ? [first, open] : [first, open, syllable];
}

/** xterm reads its text area a moment after each key of an input method. */
const KEY_PAUSE_MS = 20;

/** Types syllables as an input method does: key 229, a composition that grows, then the finished text. */
export async function composeHangul(page: Page, text: string): Promise<void> {
  const client = await page.context().newCDPSession(page);
  for (const syllable of text) {
    for (const step of growthOf(syllable)) {
      await client.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        key: 'Process',
        windowsVirtualKeyCode: 229,
      });
      await client.send('Input.imeSetComposition', { text: step, selectionStart: 1, selectionEnd: 1 });
      await page.waitForTimeout(KEY_PAUSE_MS);
    }
    await client.send('Input.insertText', { text: syllable });
    await page.waitForTimeout(KEY_PAUSE_MS);
  }
  await client.detach();
}
