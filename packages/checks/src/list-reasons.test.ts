import { expect, test } from 'vitest';
import { checkSpec } from './check-spec.ts';
import { evaluateExercise } from './evaluate-exercise.ts';
import { noEvidence } from './evidence.ts';
import { listReasons } from './list-reasons.ts';
import { createFakeEngineProbe } from './testing/fake-engine-probe.ts';

const is = (value: string) => ({ answer: { field: 'word', is: value } });
const spec = checkSpec.parse({
  answers: [{ id: 'word', label: '낱말' }],
  criteria: [
    {
      id: 'right',
      points: 50,
      text: '맞는 낱말이에요',
      check: is('right'),
      orElse: [{ points: 10, check: is('nearly'), text: '거의 맞았어요.' }],
      feedback: [{ when: is('bad'), text: '그 낱말은 아니에요.' }],
    },
    { id: 'after', points: 50, text: '그다음이에요', needs: ['right'], check: is('right') },
  ],
});

test.each(['nearly', 'bad', 'other'])(
  'what a student reads for the answer "%s" is in the list',
  async (word) => {
    const criteria = await evaluateExercise({
      spec,
      values: {},
      answers: { word },
      evidence: noEvidence,
      probe: createFakeEngineProbe({}),
      random: () => 0,
    });
    const reasons = criteria.map(({ reason }) => reason);
    expect(reasons).toHaveLength(2);
    for (const reason of reasons) expect(listReasons(spec)).toContain(reason);
  },
);
