import { describe, expect, test } from 'vitest';
import { checkCourse } from './check-course.ts';
import { checkLesson } from './compile-lesson.ts';
import type { RuleId } from './lesson-problem.ts';
import messages from './messages/ko.json' with { type: 'json' };

interface Case {
  /** Replaces or adds front matter lines, by field. */
  meta?: Record<string, string>;
  /** Body of the lesson; the default has one harmless step. */
  body?: string;
  folder?: string;
  files?: string[];
}

const calm = '## 단계 {#one}\n\n글이에요.\n';

function check({ meta = {}, body = calm, folder = '03-images', files = [] }: Case) {
  const fields: Record<string, string> = {
    number: 'L03',
    slug: 'images',
    title: 이미지,
    subtitle: '이름 읽기',
    minutes: '30',
    goals: '[이름을 읽을 수 있어요]',
    ...meta,
  };
  const lines = Object.entries(fields).map(([field, value]) => `${field}: ${value}`);
  const source = `---\n${lines.join('\n')}\n---\n${body}`;
  const { problems } = checkLesson({
    path: 'lessons/03-images/index.md',
    source,
    folder,
    files,
    catalogueImages: ['alpine:latest', 'httpd:2.4'],
  });
  // The body follows the fields and two fences; places in the cases count from its first line.
  return { problems, lineOfBody: lines.length + 2 };
}

const 이미지 = '이미지';
const step = (content: string) => `## 단계 {#one}\n\n${content}\n`;
const sh = (code: string, options = '') => step(`\`\`\`sh${options}\n${code}\n\`\`\``);
const dockerfile = (code: string) => step(`\`\`\`dockerfile\n${code}\n\`\`\``);

const criterion =
  'criteria:\n  - id: a\n    points: 100\n    text: 컨테이너가 있어요\n    check: { container: {} }';
/** An exercise with these checks; their first line is the sixth of the body. */
const checks = (yaml: string, options = '') =>
  step(`:::exercise{id="a" title="문제"}\n글이에요.\n\`\`\`yaml checks${options}\n${yaml}\n\`\`\`\n:::`);

/** A lesson that breaks the rule, the place (line of the body and column) it is reported at, one that does not. */
const cases: Record<string, { bad: Case; at?: [line: number, column: number]; good: Case }> = {
  'front-matter-syntax': { bad: { meta: { images: '[alpine' } }, good: { meta: { title: '"a: b"' } } },
  'front-matter-field': { bad: { meta: { minutes: '2' } }, good: { meta: { minutes: '5' } } },
  'front-matter-unknown': { bad: { meta: { subtitel: 'x' } }, good: {} },
  'folder-name': { bad: { folder: '04-images' }, good: { folder: '03-images' } },
  'prerequisite-self': {
    bad: { meta: { prerequisites: '[images]' } },
    good: { meta: { prerequisites: '[first-run]' } },
  },
  'open-file-missing': {
    bad: { meta: { openFile: 'index.html' } },
    good: { meta: { openFile: 'index.html' }, files: ['index.html'] },
  },
  'picture-block-missing': {
    bad: { meta: { picture: 'run' } },
    good: { meta: { picture: 'run' }, body: step(':::picture\n:::') },
  },
  'picture-undeclared': {
    bad: { body: step(':::picture\n:::') },
    at: [3, 1],
    good: { meta: { picture: 'run' }, body: step('::picture') },
  },
  'picture-content': {
    bad: { meta: { picture: 'run' }, body: step(':::picture\n글\n:::') },
    good: { meta: { picture: 'run' }, body: step(':::picture\n:::') },
  },
  'unknown-image': {
    bad: { meta: { images: '[alpin]' }, body: sh('docker run alpin') },
    good: { meta: { images: '[alpine]' }, body: sh('docker run alpine') },
  },
  'image-not-listed': {
    bad: { body: sh('echo a\ndocker run --rm -v x:/x -it alpine ls') },
    at: [5, 29],
    good: { body: sh('docker build -t tool:1 .\ndocker run tool:1 ls') },
  },
  'image-unused': {
    bad: { meta: { images: '[alpine]' } },
    good: { meta: { images: '[alpine]' }, body: dockerfile('FROM alpine') },
  },
  'no-steps': { bad: { body: '글이에요.\n' }, good: {} },
  'empty-step': { bad: { body: `## 빈 단계 {#empty}\n\n${calm}` }, at: [1, 1], good: {} },
  'empty-title': { bad: { body: '## {#one}\n\n글이에요.\n' }, at: [1, 1], good: {} },
  'step-id-missing': { bad: { body: '## 단계\n\n글이에요.\n' }, at: [1, 1], good: {} },
  'step-id-invalid': { bad: { body: '## 단계 {#한글}\n\n글이에요.\n' }, at: [1, 1], good: {} },
  'step-id-duplicate': { bad: { body: `${calm}\n${calm}` }, at: [5, 1], good: {} },
  'heading-level': { bad: { body: `# 제목\n\n${calm}` }, at: [1, 1], good: { body: step('### 작은 제목') } },
  'heading-place': {
    bad: { body: step(':::note\n## 안 {#in}\n:::') },
    at: [4, 1],
    good: { body: step(':::note\n### 안\n:::') },
  },
  'unknown-block': {
    bad: { body: step(':::wyh\n글\n:::') },
    at: [3, 1],
    good: { body: step(':::why\n글\n:::') },
  },
  'unclosed-block': {
    bad: { body: step(':::why\n글') },
    at: [3, 1],
    good: { body: step('::::why\n글\n::::') },
  },
  'malformed-block': {
    bad: { body: step(':::exercise{id="a\n글\n:::') },
    at: [3, 1],
    good: { body: step('글 ::: 글') },
  },
  'stray-closing': { bad: { body: step('글\n\n:::') }, at: [5, 1], good: { body: step(':::why\n글\n:::') } },
  'block-label': {
    bad: { body: step(':::why[왜]\n글\n:::') },
    at: [3, 1],
    good: { body: step(':::why\n글\n:::') },
  },
  'leaf-block': { bad: { body: step('::why') }, at: [3, 1], good: { body: step(':::why\n글\n:::') } },
  'block-nesting': {
    bad: { body: step('::::do\n:::note\n글\n:::\n::::') },
    at: [4, 1],
    good: { body: step(':::do\n글\n:::\n\n:::note\n글\n:::') },
  },
  'block-before-step': {
    bad: { body: `:::why\n글\n:::\n\n${calm}` },
    at: [1, 1],
    good: { body: `머리말\n\n${calm}` },
  },
  'block-empty': {
    bad: { body: step(':::what\n:::') },
    at: [3, 1],
    good: { body: step(':::what\n글\n:::') },
  },
  'block-attribute': {
    bad: { body: step(':::exercise{id="a"}\n글\n:::') },
    at: [3, 1],
    good: { body: step(':::exercise{id="a" title="문제"}\n글\n:::') },
  },
  'block-attribute-unknown': {
    bad: { body: step(':::why{title="x"}\n글\n:::') },
    at: [3, 1],
    good: { body: step(':::why\n글\n:::') },
  },
  'exercise-id-duplicate': {
    bad: { body: step([1, 2].map(() => ':::exercise{id="a" title="문제"}\n글\n:::').join('\n\n')) },
    at: [7, 1],
    good: {
      body: step(['a', 'b'].map((id) => `:::exercise{id="${id}" title="문제"}\n글\n:::`).join('\n\n')),
    },
  },
  'placeholder-outside-exercise': {
    bad: { body: step('값은 `{NONCE}`예요.') },
    at: [3, 5],
    good: { body: step(':::exercise{id="a" title="문제"}\n`{NONCE}`와 {N}\n:::') },
  },
  'checks-place': {
    bad: { body: step('```yaml checks\na: 1\n```') },
    at: [3, 1],
    good: { body: checks(criterion) },
  },
  'checks-duplicate': {
    bad: { body: checks(`${criterion}\n\`\`\`\n\n\`\`\`yaml checks\n${criterion}`) },
    at: [13, 1],
    good: { body: checks(criterion) },
  },
  'checks-option': {
    bad: { body: checks(criterion, ' norun') },
    at: [5, 1],
    good: { body: checks(criterion) },
  },
  'checks-syntax': {
    bad: { body: checks('criteria:\n  - text: a: b') },
    at: [7, 11],
    good: { body: checks(criterion.replace('컨테이너가 있어요', '"가: 있어요"')) },
  },
  'checks-field': {
    bad: {
      body: checks(
        criterion.replace('container: {}', 'container: { ports: { host: true, container: eighty } }'),
      ),
    },
    at: [10, 48],
    good: {
      body: checks(criterion.replace('container: {}', 'container: { ports: { host: 8000, container: 80 } }')),
    },
  },
  'checks-unknown': {
    bad: { body: checks(criterion.replace('container: {}', 'all: [{ container: { stauts: running } }]')) },
    at: [10, 35],
    good: { body: checks(criterion.replace('container: {}', 'all: [{ container: { status: running } }]')) },
  },
  'checks-points': {
    bad: { body: checks(criterion.replace('100', '90')) },
    at: [6, 1],
    good: { body: checks(criterion) },
  },
  'checks-alternative-points': {
    bad: {
      body: checks(`${criterion}\n    orElse: [{ points: 100, check: { container: {} }, text: 있어요 }]`),
    },
    at: [11, 16],
    good: {
      body: checks(`${criterion}\n    orElse: [{ points: 10, check: { container: {} }, text: 있어요 }]`),
    },
  },
  'checks-id-duplicate': {
    bad: { body: checks(`${criterion.replace('100', '50')}\n${criterion.replace('100', '50').slice(10)}`) },
    at: [11, 5],
    good: {
      body: checks(
        `${criterion.replace('100', '50')}\n${criterion.replace('100', '50').replace('id: a', 'id: b').slice(10)}`,
      ),
    },
  },
  'checks-reference': {
    bad: { body: checks(`${criterion}\n    needs: [a]`) },
    at: [11, 13],
    good: {
      body: checks(
        `${criterion.replace('100', '50')}\n${criterion.replace('100', '50').replace('id: a', 'id: b').slice(10)}\n    needs: [a]`,
      ),
    },
  },
  'checks-answer-unused': {
    bad: { body: checks(`answers: [{ id: one, label: 하나 }]\n${criterion}`) },
    at: [6, 11],
    good: {
      body: checks(
        `answers: [{ id: one, label: 하나 }]\n${criterion.replace('container: {}', 'answer: { field: one, is: 1 }')}`,
      ),
    },
  },
  'checks-value-unknown': {
    bad: { body: checks(criterion.replace('{}', "{ exitCode: '{CODE}' }")) },
    at: [10, 27],
    good: {
      body: checks(
        `values: { CODE: { from: 1, to: 5 } }\n${criterion.replace('{}', "{ exitCode: '{CODE}' }")}`,
      ),
    },
  },
  'checks-event-action': {
    bad: {
      body: checks(
        criterion.replace('container: {}', 'event: { action: start, after: { action: [die, kil] } }'),
      ),
    },
    at: [10, 61],
    good: {
      body: checks(
        criterion.replace(
          'container: {}',
          'event: { type: image, action: tag, after: { action: exec_create } }',
        ),
      ),
    },
  },
  'exercise-value-unknown': {
    bad: { body: checks(criterion).replace('글이에요', '`shop-{NONSE}`예요') },
    at: [4, 7],
    good: {
      body: checks(`values: { CODE: { from: 1, to: 5 } }\n${criterion}`).replace(
        '글이에요',
        `{CODE}와 \`{NONCE}\`, \`docker ps --format '{{.Names}}'\`, \`$\{HOME}\`, \`{{ID}}\`예요`,
      ),
    },
  },
  'checks-pattern': {
    bad: { body: checks(criterion.replace('{}', "{ log: { matches: '(' } }")) },
    at: [10, 34],
    good: { body: checks(criterion.replace('{}', "{ log: { matches: '(?m)^a' } }")) },
  },
  'checks-text-language': {
    bad: { body: checks(criterion.replace('컨테이너가 있어요', 'a container')) },
    at: [9, 5],
    good: { body: checks(criterion) },
  },
  'raw-html': {
    bad: { body: step('목록의 <none> 이에요') },
    at: [3, 5],
    good: { body: step('`<none>`이에요 <!-- 쪽지 -->') },
  },
  'unsupported-markdown': {
    bad: { body: step('![그림](a.png)') },
    at: [3, 1],
    good: { body: step('[글](https://docs.docker.com)') },
  },
  'code-fence': { bad: { body: step('글\n\n    코드') }, at: [5, 1], good: { body: sh('ls') } },
  'code-unclosed': { bad: { body: step('```sh\nls') }, at: [3, 1], good: { body: sh('ls') } },
  'code-language': {
    bad: { body: step('```python\nx\n```') },
    at: [3, 1],
    good: { body: step('```bash\nls\n```') },
  },
  'code-empty': { bad: { body: step('```sh\n```') }, at: [3, 1], good: { body: sh('ls') } },
  'code-option-unknown': {
    bad: { body: sh('ls', ' terminl=A') },
    at: [3, 1],
    good: { body: sh('ls', ' terminal=A') },
  },
  'code-option-value': {
    bad: { body: sh('ls', ' terminal=C') },
    at: [3, 1],
    good: { body: sh('ls', ' terminal=B norun mistake') },
  },
  'code-option-place': {
    bad: { body: step('```output terminal=A\nx\n```') },
    at: [3, 1],
    good: { body: step('```output title="결과"\nx\n```') },
  },
  'code-path': {
    bad: { body: sh('ls', ' save=../x') },
    at: [3, 1],
    good: { body: sh('ls', ' save="한글 폴더/x.sh"') },
  },
  'code-open-missing': {
    bad: { body: sh('ls', ' open=a.sh') },
    at: [3, 1],
    good: { body: step('```html save=a.html\nx\n```\n\n```html open=a.html\nx\n```') },
  },
  'docker-scan': {
    bad: { body: sh('docker scan alpine') },
    at: [4, 1],
    good: { body: step('예전의 `docker scan`이에요.') },
  },
  'centos-base': {
    bad: { body: dockerfile('FROM centos:7') },
    at: [4, 1],
    good: { body: dockerfile('FROM scratch') },
  },
  'dash-option': {
    bad: { body: sh('docker ps —all') },
    at: [4, 11],
    good: { body: step('첫 줄 — 설명이에요.') },
  },
  'curly-quotes': {
    bad: { body: sh('echo “hi') },
    at: [4, 6],
    good: { body: step('그는 “네”라고 했어요.\n\n```output\n‘x’\n```') },
  },
  'build-without-context': {
    bad: { body: sh('docker build -t mju:1') },
    at: [4, 1],
    good: { body: sh('docker build -t mju:1 .') },
  },
  'build-two-arguments': {
    bad: { body: sh('docker build kubia .') },
    at: [4, 1],
    good: { body: sh('docker build --no-cache -f a/Dockerfile .') },
  },
  'text-after-exec-form': {
    bad: { body: dockerfile('FROM scratch\nENTRYPOINT ["node", "app.js"];') },
    at: [5, 1],
    good: { body: dockerfile('FROM scratch\nCMD ["a", \\\n  "b"]') },
  },
  'exec-form-quotes': {
    bad: { body: dockerfile("CMD ['a']") },
    at: [4, 1],
    good: { body: dockerfile("CMD echo ['a']") },
  },
  'prompt-character': {
    bad: { body: sh('ls\n$ ls') },
    at: [5, 1],
    good: { body: sh('# 주석\n$(which ls) a\nls > out') },
  },
  'http-image': {
    bad: { body: sh('docker run -d http') },
    at: [4, 15],
    good: { body: step('`http`는 규칙이에요.') },
  },
  'short-container-name': {
    bad: { meta: { images: '[alpine]' }, body: sh('docker run --name w alpine') },
    at: [4, 12],
    good: { meta: { images: '[alpine]' }, body: sh('docker run --name $n alpine') },
  },
  'hangul-name': {
    bad: { meta: { images: '[alpine]' }, body: sh('docker run --name 웹서버 alpine') },
    at: [4, 12],
    good: { meta: { images: '[alpine]' }, body: sh('docker run --name web alpine echo 안녕') },
  },
  'image-name-case': {
    bad: { body: sh('docker build -t Fixed .') },
    at: [4, 14],
    good: { body: sh('docker build -t fixed:V1 .') },
  },
  'from-space': {
    bad: { body: dockerfile('FROM scratch latest') },
    at: [4, 1],
    good: { body: dockerfile('FROM scratch AS base\nFROM base') },
  },
  backticks: {
    bad: { body: sh('docker rm `docker ps -aq`') },
    at: [4, 11],
    good: { body: sh("docker rm $(docker ps -aq)\necho '`'") },
  },
  'shell-placeholder': {
    bad: { body: sh('docker logs <이름>') },
    at: [4, 13],
    good: { body: sh('cat <in >out\necho "<none>"') },
  },
  'option-after-image': {
    bad: { meta: { images: '[httpd:2.4]' }, body: sh('docker run -d httpd:2.4 -p 8080:80') },
    at: [4, 25],
    good: { meta: { images: '[alpine]' }, body: sh('docker run alpine ls -l') },
  },
  'slash-comment': {
    bad: { body: sh('ls // 목록') },
    at: [4, 4],
    good: { body: sh('curl http://localhost:8000/a//b') },
  },
  'format-table': {
    bad: { body: sh("docker ps --format 'table{{.Names}}'") },
    at: [4, 11],
    good: { body: sh("docker ps --format 'table {{.Names}}\\t{{.Image}}'") },
  },
  'prose-command': {
    bad: { body: sh('ls\n목록을 봐요') },
    at: [5, 1],
    good: { body: sh('./한글/시작.sh\necho 안녕 # 목록을 봐요') },
  },
  'publish-value': {
    bad: { meta: { images: '[httpd:2.4]' }, body: sh('docker run -d -p 호스트:80 httpd:2.4') },
    at: [4, 15],
    good: {
      meta: { images: '[httpd:2.4]' },
      body: sh('docker run -d -p 80 -p 127.0.0.1:8080:80/tcp -p $PORT:80 -p [::1]:81:80 httpd:2.4'),
    },
  },
  'shell-without-input': {
    bad: { meta: { images: '[alpine]' }, body: sh('docker run -t alpine sh') },
    at: [4, 22],
    good: {
      meta: { images: '[alpine]' },
      body: sh("docker run alpine sh -c 'ls'\ndocker exec -it web /bin/sh\ndocker run -dt alpine sh"),
    },
  },
  'missing-bash': {
    bad: { meta: { images: '[alpine]' }, body: sh('docker run -it alpine /bin/bash') },
    at: [4, 23],
    good: { meta: { images: '[httpd:2.4]' }, body: sh('docker run -it httpd:2.4 bash') },
  },
  'needless-terminal': {
    bad: { meta: { images: '[alpine]' }, body: sh('docker run -it alpine ls') },
    at: [4, 23],
    good: { meta: { images: '[alpine]' }, body: sh('docker run -it alpine top') },
  },
  'push-without-namespace': {
    bad: { body: sh('docker push kubia:1') },
    at: [4, 13],
    good: { body: sh('docker push {student}/kubia:1\ndocker push localhost:5000/kubia') },
  },
  'grep-finds-itself': {
    bad: { body: sh('ps aux | grep app.js') },
    at: [4, 1],
    good: { body: sh("ps aux | grep '[a]pp.js'\ndocker ps | grep web") },
  },
  'add-for-local-file': {
    bad: { body: dockerfile('FROM scratch\nADD app.js /app.js') },
    at: [5, 1],
    good: { body: dockerfile('FROM scratch\nADD files.tar.gz /\nADD https://example.com/a /a') },
  },
  'web-root-copy': {
    bad: { body: dockerfile('FROM scratch\nCOPY ./ /usr/local/apache2/htdocs/') },
    at: [5, 1],
    good: { body: dockerfile('FROM scratch\nCOPY html/ /usr/local/apache2/htdocs/\nCOPY . /app') },
  },
  'apt-install': {
    bad: { body: dockerfile('FROM scratch\nRUN apt-get update && apt-get install nano') },
    at: [5, 1],
    good: { body: dockerfile('FROM scratch\nRUN apt-get update \\\n  && apt-get install -qy nano') },
  },
  'repeated-command': {
    bad: { body: dockerfile('FROM scratch\nCMD ["a"]\nCMD ["b"]') },
    at: [6, 1],
    good: { body: dockerfile('FROM scratch AS one\nCMD ["a"]\nFROM one\nCMD ["b"]') },
  },
  'dockerfile-name': {
    bad: { body: step('```dockerfile save=web/dockerfile\nFROM scratch\n```') },
    at: [3, 1],
    good: { body: step('```dockerfile save=web/Dockerfile\nFROM scratch\n```') },
  },
  'folder-as-volume': {
    bad: {
      meta: { images: '[alpine]' },
      files: ['site/index.html'],
      body: sh('docker run -v site:/www alpine ls /www'),
    },
    at: [4, 12],
    good: {
      meta: { images: '[alpine]' },
      files: ['site/index.html'],
      body: sh('docker run -v "$PWD/site":/www -v data:/data alpine ls /www'),
    },
  },
  'output-remark': {
    bad: { body: step('```output\nabc // 여기가 이름이에요\n```') },
    at: [4, 5],
    good: { body: step('```output\nhttp://localhost:8000/한글 // end\n```') },
  },
  'personal-data': {
    bad: { body: step('```output\nmount /Users/minsu/site\n```') },
    at: [4, 7],
    good: { body: step('`webmaster@example.com`과 `/Users/you/site`, `/home/node`예요.') },
  },
  'needless-sudo': {
    bad: { body: sh('sudo docker ps') },
    at: [4, 1],
    good: { body: step(':::platform\n`sudo docker ps`예요.\n:::') },
  },
  misspelling: {
    bad: { body: sh('docker stop kubia-conatiner') },
    at: [4, 19],
    good: { body: sh('docker stop kubia-container') },
  },
  'long-line': {
    bad: { body: sh(`echo ${'a'.repeat(96)}`) },
    at: [4, 1],
    good: { body: sh(`echo ${'a'.repeat(95)}`) },
  },
  'polite-ending': {
    bad: { body: step('컨테이너를 만듭니다.') },
    at: [3, 7],
    good: { body: step('다 됐어요. 다음이에요.') },
  },
};

/** Reported for a lesson without front matter, by the course or for tests.yaml; they have tests of their own. */
const testedElsewhere: RuleId[] = [
  'front-matter-missing',
  'lesson-duplicate',
  'prerequisite-unknown',
  'tests-syntax',
  'tests-field',
  'tests-unknown',
  'tests-reference',
  'tests-missing',
  'tests-value-unknown',
  'tests-feedback-unknown',
];

test('every rule has an example that breaks it and one that keeps it', () => {
  expect([...Object.keys(cases), ...testedElsewhere].sort()).toEqual(Object.keys(messages.problems).sort());
});

describe.each(Object.entries(cases))('%s', (ruleId, { bad, at, good }) => {
  test('is reported where it is broken', () => {
    const { problems, lineOfBody } = check(bad);
    const found = problems.filter((problem) => problem.ruleId === ruleId);
    expect(found).toHaveLength(1);
    expect(found[0]?.text).toMatch(/[가-힣]/);
    expect(found[0]?.suggestion).toMatch(/[가-힣]/);
    if (at !== undefined) expect([(found[0]?.line ?? 0) - lineOfBody, found[0]?.column]).toEqual(at);
  });

  test('is not reported where it is kept', () => {
    expect(check(good).problems).toEqual([]);
  });
});

test('code that shows a mistake on purpose is let be, and stays runnable', () => {
  const body = sh('docker build -t Fixed\ndocker run missing:9 -p 1', ' mistake');
  expect(check({ body }).problems).toEqual([]);
});

test('a lesson without front matter says so once', () => {
  const source = '## 단계 {#one}\n\n글이에요.\n';
  const { problems, lesson } = checkLesson({
    path: 'a',
    source,
    folder: 'a',
    files: [],
    catalogueImages: undefined,
  });
  expect(problems.map(({ ruleId }) => ruleId)).toEqual(['front-matter-missing']);
  expect(lesson).toBeUndefined();
});

test('the course reports names used twice and prerequisites that do not exist', () => {
  const lesson = (slug: string, number: string, prerequisites: string) =>
    `---\nnumber: ${number}\nslug: ${slug}\ntitle: 수업\nsubtitle: 수업\nminutes: 5\ngoals: [할 수 있어요]\nprerequisites: ${prerequisites}\n---\n`;
  const problems = checkCourse([
    { path: 'a', source: lesson('one', 'L01', '[]') },
    { path: 'b', source: lesson('two', 'L01', '[one, tow]') },
    { path: 'c', source: lesson('one', 'L03', '[two]') },
  ]);
  expect(
    problems.map(({ file, line, column, ruleId, severity }) => [file, line, column, ruleId, severity]),
  ).toEqual([
    ['b', 2, 1, 'lesson-duplicate', 'error'],
    ['b', 8, 22, 'prerequisite-unknown', 'warning'],
    ['c', 3, 1, 'lesson-duplicate', 'error'],
  ]);
  expect(problems[1]?.suggestion).toContain('two');
});
