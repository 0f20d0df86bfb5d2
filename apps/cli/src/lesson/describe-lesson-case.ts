import { lessonMessage } from './lesson-messages.ts';
import type { CaseResult, LessonCase } from './test-lessons-case.ts';

interface ToldCase {
  folder: string;
  exercise: { id: string; points: number };
  lessonCase: LessonCase;
}

/** What a shell said last is what it failed with. */
const MAX_OUTPUT_LINES = 12;

/** One line for a case that is as expected; for another one also what every criterion says and the shell's last lines. */
export function describeLessonCase(
  { folder, exercise, lessonCase }: ToldCase,
  { earned, criteria, problems, evaluationMs, output }: CaseResult,
  seconds: number,
): string[] {
  const mark = problems.length === 0 ? '✔' : '✖';
  const kind = lessonMessage(`testKind.${lessonCase.kind}`);
  const points = `${earned}/${exercise.points}`.padStart(7);
  const times = lessonMessage('testTimes', {
    seconds: seconds.toFixed(1),
    evaluation: (evaluationMs / 1000).toFixed(1),
  });
  const head = `${mark} ${points}  ${folder} ${exercise.id}  ${kind} ${lessonCase.name}  ${times}`;
  if (problems.length === 0) return [head];
  const lines = output.trim().split('\n').slice(-MAX_OUTPUT_LINES);
  return [
    head,
    ...problems.map((problem) => `      ${problem}`),
    ...criteria.map((criterion) => `        ${describeCriterion(criterion)}`),
    ...lines.filter((line) => line !== '').map((line) => `        > ${line}`),
  ];
}

function describeCriterion({
  id,
  status,
  earned,
  points,
  reason,
  expected,
  found,
}: CaseResult['criteria'][number]) {
  const head = lessonMessage('testCriterion', {
    id,
    earned,
    points,
    status: lessonMessage(`testStatus.${status}`),
  });
  return [
    head,
    reason,
    expected && lessonMessage('testExpected', { value: expected }),
    found && lessonMessage('testFound', { value: found }),
  ]
    .filter(Boolean)
    .join(' | ');
}
