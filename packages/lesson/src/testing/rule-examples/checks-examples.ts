import { checks, criterion, type RuleExample, step } from './lesson-source.ts';

/** Exercises and their checks. */
export const checksExamples: Record<string, RuleExample> = {
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
};
