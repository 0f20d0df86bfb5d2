import { expect, test } from './support/test.ts';

test('a student makes, renames and deletes a file with a Korean name', async ({ student }) => {
  const { page, editor } = student;
  await student.openLesson('dockerfile-build', { step: 'plan' });
  const terminal = student.terminal('A');

  await editor.getByRole('button', { name: '새 파일' }).click();
  await page.keyboard.insertText('안내문.txt');
  await page.keyboard.press('Enter');
  await expect(editor.getByRole('tab', { name: '안내문.txt', selected: true })).toBeVisible();
  await student.replaceEditorText('배는 아홉 시에 떠나요.\n');
  await page.keyboard.press('Control+S');
  await student.waitForSaved();
  await terminal.run('cat 안내문.txt');
  await terminal.waitForText(/cat 안내문\.txt\n배는 아홉 시에 떠나요\./);

  await student.file('안내문.txt').hover();
  await editor.getByRole('button', { name: '안내문.txt 메뉴' }).click();
  await page.getByRole('menuitem', { name: /^이름 바꾸기/ }).click();
  await editor.getByLabel('안내문.txt의 새 이름').fill('시간표.txt');
  await page.keyboard.press('Enter');
  await expect(editor.getByRole('tab', { name: '시간표.txt', selected: true })).toBeVisible();
  await expect(student.file('안내문.txt')).toBeHidden();

  await student.file('시간표.txt').focus();
  await page.keyboard.press('Delete');
  const question = page.getByRole('dialog', { name: '시간표.txt, 지울까요?' });
  await question.getByRole('button', { name: '그대로 두기' }).click();
  await expect(student.file('시간표.txt')).toBeVisible();
  await student.file('시간표.txt').focus();
  await page.keyboard.press('Delete');
  await question.getByRole('button', { name: '지우기' }).click();
  await expect(student.file('시간표.txt')).toBeHidden();
  await expect(editor.getByRole('tab', { name: '시간표.txt' })).toBeHidden();
  await terminal.run('clear; ls');
  await terminal.waitForText(/^Dockerfile +fix-me +message\.txt\n/);
});

test('a student sees in the editor what a command in the terminal has changed', async ({ student }) => {
  await student.openLesson('files-volumes', { step: 'two-ways' });
  await student.expectEditorText(/버드나루에 오신 것을 환영해요/);
  await student
    .terminal('A')
    .run("sed -i 's/버드나루/솔나루/' site/index.html; mkdir 새폴더; touch 새폴더/메모.md");
  await student.expectEditorText(/솔나루에 오신 것을 환영해요/);
  await student.file('새폴더').click();
  await student.file('메모.md').click();
  await expect(student.editor.getByRole('tab', { name: '메모.md', selected: true })).toBeVisible();
});

test('a student looks into another file, comes back to the same place, and can still undo', async ({
  student,
}) => {
  const { page, editor } = student;
  await student.openLesson('dockerfile-build', { step: 'plan' });
  await expect(editor.getByRole('tab', { name: 'Dockerfile', selected: true })).toBeVisible();
  await student.replaceEditorText('FROM alpine\n');
  await page.keyboard.insertText('USER nobody');
  await student.expectEditorText('FROM alpine\nUSER nobody');

  await student.file('message.txt').click();
  await student.expectEditorText(/^고쳐 주셔서 고마워요/);
  await editor.getByRole('tab', { name: 'Dockerfile' }).click();
  await student.expectEditorText('FROM alpine\nUSER nobody');
  await editor.getByRole('textbox', { name: 'Dockerfile 편집' }).focus();
  await page.keyboard.insertText(' # 끝');
  await student.expectEditorText('FROM alpine\nUSER nobody # 끝');
  // How much one press takes back is the editor's choice.
  await expect(async () => {
    await page.keyboard.press('Control+Z');
    expect(await student.editorText()).not.toContain('nobody');
  }).toPass();
});
