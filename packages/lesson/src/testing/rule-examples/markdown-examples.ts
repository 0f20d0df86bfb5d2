import { type RuleExample, sh, step } from './lesson-source.ts';

/** Markdown, and the options of code blocks. */
export const markdownExamples: Record<string, RuleExample> = {
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
};
