import { expect, test } from './support/test.ts';

const CAREFUL = `# 베이스 이미지
FROM alpine
# 컨테이너를 시작할 때 실행할 명령
CMD ["echo", "나루터에 왔어요"]
`;
const MISTAKEN = CAREFUL.replace(`["echo", "나루터에 왔어요"]`, `['echo', '나루터에 왔어요']`);

test('a student writes a Dockerfile, repairs what the editor marks, then builds and runs it with the buttons', async ({
  student,
}) => {
  const { page } = student;
  await student.openLesson('dockerfile-build', { step: 'write' });
  await expect(student.editor.getByRole('tab', { name: 'Dockerfile', selected: true })).toBeVisible();

  await student.replaceEditorText(MISTAKEN);
  const mark = student.editor.locator('.squiggly-error, .squiggly-warning').first();
  // The text lies above its mark.
  await mark.hover({ force: true });
  const explanation = page
    .locator('.monaco-hover')
    .getByText('배열 안의 작은따옴표를 큰따옴표로 바꿔 주세요');
  await expect(explanation).toBeVisible();
  // It lies over the lines below as long as the mouse is on the mark.
  await page.mouse.move(0, 0);
  await expect(explanation).toBeHidden();

  await student.replaceEditorText(CAREFUL);
  await expect(student.editor.locator('.squiggly-error')).toHaveCount(0);

  const terminal = student.terminal('A');
  await student.editor.getByRole('button', { name: '빌드' }).click();
  await terminal.waitForText(/naming to docker\.io\/library\/dockerfile-build/);
  await terminal.waitForPrompt();
  await student.editor.getByRole('button', { name: '실행' }).click();
  await terminal.waitForText(/docker run --rm dockerfile-build\n나루터에 왔어요\n/);

  // What was built is what was typed, comments and all.
  await terminal.run('clear; cat Dockerfile');
  await terminal.waitForText(CAREFUL);
});

test('a student puts a block of the lesson into the workspace and hovers over an instruction', async ({
  student,
}) => {
  const { page } = student;
  await student.openLesson('dockerfile-build', { step: 'run' });
  await student.saveButton('RUN mkdir /data').click();
  await student.expectEditorText(/^FROM alpine\nRUN mkdir \/data && echo built > \/data\/when\.txt\n/);
  await student.editor
    .locator('.view-line', { hasText: 'RUN mkdir' })
    .getByText('RUN', { exact: true })
    .hover();
  await expect(page.locator('.monaco-hover').getByText('이미지를 만들 때 명령을 실행하고')).toBeVisible();
});
