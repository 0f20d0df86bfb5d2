import { lessonMessage } from './lesson-messages.ts';

export interface JudgedCase {
  folder: string;
  exerciseId: string;
  kind: 'solution' | 'right' | 'wrong' | 'cheat';
  isAsExpected: boolean;
  seconds: number;
}

const columns = ['solution', 'right', 'wrong', 'cheat'] as const;

/** One line per exercise: how many cases of each kind were judged as their tests.yaml says. */
export function drawTestTable(cases: readonly JudgedCase[]): string[] {
  const exercises = Map.groupBy(cases, ({ folder, exerciseId }) => `${folder} ${exerciseId}`);
  const rows = [...exercises.values()].map((own) => [
    own.every(({ isAsExpected }) => isAsExpected) ? '✔' : '✖',
    own[0]?.folder ?? '',
    own[0]?.exerciseId ?? '',
    ...columns.map((kind) => countKind(own.filter((each) => each.kind === kind))),
    lessonMessage('tableSeconds', {
      seconds: own.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(1),
    }),
  ]);
  const head = ['', 'lesson', 'exercise', ...columns, 'time'].map((name) =>
    name === '' ? '' : lessonMessage(`table.${name}`),
  );
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => widthOf(row[column] ?? ''))));
  return table.map((row) =>
    row
      .map((cell, column) => `${cell}${' '.repeat((widths[column] ?? 0) - widthOf(cell))}`)
      .join('  ')
      .trimEnd(),
  );
}

function countKind(cases: readonly JudgedCase[]): string {
  if (cases.length === 0) return '-';
  return `${cases.filter(({ isAsExpected }) => isAsExpected).length}/${cases.length}`;
}

/** Columns of a terminal: a Hangul syllable takes two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/\p{Script=Hangul}/u.test(letter) ? 2 : 1), 0);
}
