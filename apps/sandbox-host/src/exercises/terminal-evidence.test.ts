import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, test } from 'vitest';
import { aHostOver, until } from '../testing/host-fixture.ts';
import { lessonText } from '../testing/lesson-text.ts';

const LESSON = lessonText(
  'typed',
  `:::exercise{#names title="이름만 보기" points=100}
이름만 나열해 보세요.

\`\`\`yaml checks
criteria:
  - id: listed
    points: 100
    text: 이름만 나열했어요
    check: { cli: { command: { contains: '--format' }, exitCode: 0 } }
\`\`\`
:::
`,
);

test('a docker call of a terminal ticks the criterion that asks for it', async () => {
  await using fixture = await aHostOver(new FakeSandboxRuntime());
  const folder = join(fixture.config.lessonsDir, '03-typed');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'index.md'), LESSON);
  using page = await fixture.page('mina', { lesson: 'typed' });
  const { sandboxId } = await page.start();
  const status = async () =>
    (await page.ask('exercise:list', {})).exercises[0]?.criteria.map((criterion) => criterion.status);
  expect(await status()).toEqual(['pending']);
  const { checks } = fixture.runtime.sandbox(sandboxId);

  checks.callDocker({ argv: ['docker', 'ps', '--format', 'x'], exitCode: 64 });
  checks.callDocker({ argv: ['docker', 'ps', '--format', '{{.Names}}'] });
  await until(async () => (await status())?.[0] === 'passed', 'the tick');
});
