import { composeHangul } from './support/compose-hangul.ts';
import { test } from './support/test.ts';

test('a student types Hangul with an input method into the terminal', async ({ student }) => {
  await student.openLesson('first-run');
  const terminal = student.terminal('A');
  await terminal.run('echo 나루도커 abc');
  await terminal.waitForText(/echo 나루도커 abc\n나루도커 abc\n/);
});

test('a student types Hangul with an input method into the editor', async ({ student }) => {
  const { page } = student;
  await student.openLesson('dockerfile-build', { step: 'write' });
  await student.replaceEditorText('# ');
  await composeHangul(page, '한글나루');
  await page.keyboard.type(' ok');
  await student.expectEditorText('# 한글나루 ok');
  await page.keyboard.press('Control+S');
  await student.waitForSaved();
  await student.terminal('A').run('cat Dockerfile');
  await student.terminal('A').waitForText('# 한글나루 ok');
});
