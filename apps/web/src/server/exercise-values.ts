import { createHmac } from 'node:crypto';
import type { StudentId } from '@naru/protocol/ids';

/** What stands for `{NONCE}` and `{N}` in an exercise's text. */
export interface ExerciseValues {
  /** Two words and a number, such as `sunlit-otter-42`: easy to type, not to guess. */
  nonce: string;
  /** An exit code that nobody gets by chance. */
  n: number;
}

interface ExerciseKey {
  studentId: StudentId;
  lesson: string;
  exerciseId: string;
}

const FIRST =
  'amber brave brisk calm clear coral cosy early fluffy gentle golden happy honest humble jolly keen kind lively lucky mellow merry misty modest nimble noble patient plucky polite proud quick quiet rapid ready royal rustic salty sandy shiny silent silver simple sleepy snowy steady stormy sturdy subtle sunlit sunny swift tender tidy tiny velvet vivid warm wavy windy wise witty woolly young zesty zippy';
const SECOND =
  'anchor badger bay beacon beaver bridge buoy cabin canal cape cedar clam cloud cove crab crane current deck dock dolphin duck dune eel ferry finch fjord gull harbor heron island jetty kayak kelp lagoon lantern lighthouse maple marsh mussel oar otter oyster pebble pelican pier plover pond puffin raft reef river sail salmon seal shell shore sparrow squid starling tide turtle walrus wave willow';

const firstWords = FIRST.split(' ');
const secondWords = SECOND.split(' ');

/** The same for the same student and exercise, different for a neighbour; nothing is stored. */
export function drawExerciseValues(
  secret: string,
  { studentId, lesson, exerciseId }: ExerciseKey,
): ExerciseValues {
  const bytes = createHmac('sha256', secret)
    .update(`exercise-values\0${studentId}\0${lesson}\0${exerciseId}`)
    .digest();
  const draw = (at: number, count: number) => bytes.readUInt32BE(at) % count;
  const first = firstWords[draw(0, firstWords.length)];
  const second = secondWords[draw(4, secondWords.length)];
  return { nonce: `${first}-${second}-${10 + draw(8, 90)}`, n: 3 + draw(12, 97) };
}
