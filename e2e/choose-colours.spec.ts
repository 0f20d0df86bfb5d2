import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

/** 0 is black, 255 is white. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    if (!canvas) return -1;
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });
}

test('a student gets the colours of the device, chooses others, and has them at the next visit', async ({
  student,
}) => {
  const { page } = student;
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  expect(await brightness(page)).toBeLessThan(64);
  await page.getByRole('button', { name: '화면 색: 기기 설정대로' }).click();
  await expect(page.getByRole('button', { name: '화면 색: 밝게' })).toBeVisible();
  expect(await brightness(page)).toBeGreaterThan(192);

  await page.goto('/lessons/first-run');
  expect(await brightness(page)).toBeGreaterThan(192);
  await page.getByRole('button', { name: '화면 색: 밝게' }).click();
  expect(await brightness(page)).toBeLessThan(64);
});
