import { expect, test } from './support/test.ts';

test('a student mounts the workspace into a web server, edits the page and reloads the preview', async ({
  student,
}) => {
  const { page } = student;
  await student.openLesson('files-volumes', { step: 'bind-mount' });
  await student.runButton('docker run -d --name window').click();
  await student.showPreview();
  const frame = student.previewFrame(8089);
  await expect(frame.getByRole('heading', { name: '버드나루에 오신 것을 환영해요' })).toBeVisible({
    timeout: 45_000,
  });

  await student.replaceEditorText('<h1>저장하면 바로 보이는 나루터</h1>\n');
  await page.keyboard.press('Control+S');
  await student.waitForSaved();
  await student.preview.getByRole('button', { name: '다시 불러오기' }).click();
  await expect(frame.getByRole('heading', { name: '저장하면 바로 보이는 나루터' })).toBeVisible();

  const tabOpened = page.waitForEvent('popup');
  await student.preview.getByRole('link', { name: '새 탭에서 열기' }).click();
  await expect((await tabOpened).getByRole('heading', { name: '저장하면 바로 보이는 나루터' })).toBeVisible();
});
