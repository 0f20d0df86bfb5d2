import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { percentile, type Report } from './measurement.ts';

const LESSON = 'first-run';
const VISITS = 5;
const PROMPT_TIMEOUT_MS = 60_000;

/** What the lesson page loads before editor and terminal, and the time to a prompt for a new student. */
export async function benchLessonPage(address: string): Promise<Report> {
  const html = await (await fetch(`${address}/lessons/${LESSON}`)).text();
  const scripts = new Set(
    [...html.matchAll(/<script[^>]+src="([^"]+[.]js[^"]*)"[^>]*>/g)]
      // Polyfills that no browser with modules asks for, and the page needs one.
      .filter(([tag]) => !/ nomodule/i.test(tag))
      .map((match) => match[1] ?? ''),
  );
  let gzipBytes = 0;
  for (const script of scripts) {
    const body = await (await fetch(new URL(script, address))).arrayBuffer();
    gzipBytes += gzipSync(Buffer.from(body), { level: 9 }).length;
  }
  const prompts: number[] = [];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  try {
    for (let visit = 0; visit < VISITS; visit++) {
      const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 1280, height: 720 } });
      const page = await context.newPage();
      // On a canvas nobody can read the prompt; in screen reader mode its row is text in the page.
      await page.addInitScript(() => localStorage.setItem('naru:terminal.screenReader', 'true'));
      const startedAt = performance.now();
      await page.goto(`${address}/lessons/${LESSON}`, { waitUntil: 'commit' });
      await page
        .locator('.xterm-accessibility-tree')
        .getByText(/[#$]/)
        .first()
        .waitFor({ state: 'attached', timeout: PROMPT_TIMEOUT_MS });
      prompts.push(performance.now() - startedAt);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return {
    bench: 'lesson page',
    figures: [
      {
        name: 'first-load JavaScript, gzip',
        value: gzipBytes / 1000,
        unit: 'kB',
        target: { below: 180 },
        note: `${scripts.size} files`,
      },
      { name: 'navigation → prompt of a new sandbox, p50', value: percentile(prompts, 0.5), unit: 'ms' },
    ],
  };
}
