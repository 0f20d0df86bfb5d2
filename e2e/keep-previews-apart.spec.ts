import type { Frame, Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

/** What a page from a container may try against the site that shows it. */
async function attack(target: Frame | Page, site: string) {
  return target.evaluate(async (origin) => {
    const refused = (error: unknown) => (error instanceof Error ? error.name : String(error));
    const read = (look: () => string | null) => {
      try {
        return look() || 'nothing';
      } catch {
        return 'nothing';
      }
    };
    const ask = (path: string, init: RequestInit) =>
      fetch(`${origin}${path}`, init).then((answer) => `answered ${answer.status}`, refused);
    const connect = () =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      });
    return {
      cookies: read(() => document.cookie),
      storage: read(() => localStorage.getItem('naru:terminal.screenReader')),
      parent: read(() => (window.parent === window ? null : window.parent.document.title)),
      me: await ask('/api/me', { credentials: 'include' }),
      ticket: await ask('/api/ticket', {
        method: 'POST',
        credentials: 'include',
        headers: { 'content-type': 'application/json' },
        body: '{"lesson":"ports-web"}',
      }),
      socket: await connect(),
    };
  }, site);
}

test('a student’s own web page cannot act for the student on the site', async ({ student }) => {
  const { page } = student;
  await student.openLesson('ports-web', { step: 'publish' });
  await student.terminal('A').run('docker run -d -p 8000:80 httpd:2.4');
  await student.showPreview();
  await expect(student.previewFrame(8000).getByRole('heading', { name: 'It works!' })).toBeVisible({
    timeout: 45_000,
  });
  const site = new URL(page.url()).origin;
  const framed = page.frames().find((frame) => frame.url().includes('//p8000-'));
  if (!framed) throw new Error('the preview has no frame');
  const powerless = {
    cookies: 'nothing',
    storage: 'nothing',
    parent: 'nothing',
    me: 'TypeError',
    ticket: 'TypeError',
    socket: 'refused',
  };
  expect(await attack(framed, site)).toEqual(powerless);

  // On an address without names previews are below the site's own address, framed or not.
  const previewId = /p8000-(prv_[a-z0-9]+)/.exec(framed.url())?.[1] ?? '';
  const alone = await page.context().newPage();
  await alone.goto(`/preview/${previewId}/8000/`);
  await expect(alone.getByRole('heading', { name: 'It works!' })).toBeVisible();
  expect(await attack(alone, site)).toEqual(powerless);
});
