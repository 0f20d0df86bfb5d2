import { devices } from '@playwright/test';
import { recordMessages } from './support/record-messages.ts';
import { expect, test } from './support/test.ts';

test.use({ ...devices['Pixel 7'], viewport: { width: 390, height: 844 } });

test('a student reads on a phone without scrolling sideways and may still type a command', async ({
  student,
}) => {
  const { page } = student;
  await student.readTerminalsAsText();
  const sidewaysPixels = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  for (const address of ['/', '/lessons', '/lessons/no-such-lesson']) {
    await page.goto(address);
    expect({ address, pixels: await sidewaysPixels() }).toEqual({ address, pixels: 0 });
  }
  for (const slug of ['first-run', 'ports-web', 'files-volumes', 'redis-demo', 'dockerfile-build']) {
    await page.goto(`/lessons/${slug}`);
    const [, total = '0'] = /\/ (\d+)/.exec(await page.getByText(/^단계 1 \/ \d+$/).innerText()) ?? [];
    for (let step = 1; step <= Number(total); step += 1) {
      await expect(page.getByText(`단계 ${step} / ${total}`, { exact: true })).toBeVisible();
      expect({ slug, step, pixels: await sidewaysPixels() }).toEqual({ slug, step, pixels: 0 });
      if (step < Number(total)) await page.getByRole('button', { name: '다음 단계' }).click();
    }
  }

  // Nobody who only reads takes a sandbox from others.
  await expect(student.sandboxWord).toBeHidden();
  await page.getByRole('tab', { name: '실습', exact: true }).click();
  await expect(page.getByText('실습은 더 넓은 화면에서 편해요')).toBeVisible();
  await student.terminal('A').waitForPrompt();
  await student.terminal('A').run('echo phone-$((6*7))');
  await student.terminal('A').waitForText('\nphone-42\n');
  expect(await sidewaysPixels()).toBe(0);
});

test('a student on a phone looks at the lesson while a program runs, and its terminal keeps its size', async ({
  student,
}) => {
  const { page } = student;
  const messages = recordMessages(page);
  await student.readTerminalsAsText();
  await page.goto('/lessons/first-run');
  await page.getByRole('tab', { name: '실습', exact: true }).click();
  await student.waitForSandbox();
  const tellOfSizes = '$SIG{WINCH} = sub { print "size ", qx(stty size) }';
  const count = 'for (1..3000) { print "tick $_\\n"; select undef, undef, undef, 0.1 }';
  await student.terminal('A').run(`perl -e '$| = 1; ${tellOfSizes}; ${count}'`);
  const lastTick = (text: string) => Number([...text.matchAll(/tick (\d+)\r?\n/g)].at(-1)?.[1] ?? 0);
  const shownTick = async () => lastTick(await student.terminal('A').text());
  await expect.poll(shownTick).toBeGreaterThan(8);

  await page.getByRole('tab', { name: '수업', exact: true }).click();
  const before = lastTick(messages.received);
  await expect.poll(() => lastTick(messages.received)).toBeGreaterThan(before + 20);
  await page.getByRole('tab', { name: '실습', exact: true }).click();
  await expect.poll(shownTick).toBeGreaterThan(before + 40);
  expect(messages.received.match(/size \d+ \d+/g) ?? []).toEqual([]);
});
