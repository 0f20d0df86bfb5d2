import { calm, dockerfile, type RuleExample, sh, step } from './lesson-source.ts';

/** Front matter, steps and blocks. */
export const structureExamples: Record<string, RuleExample> = {
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
};
