const FIRST =
  'amber brave brisk calm clear coral cosy early fluffy gentle golden happy honest humble jolly keen kind lively lucky mellow merry misty modest nimble noble patient plucky polite proud quick quiet rapid ready royal rustic salty sandy shiny silent silver simple sleepy snowy steady stormy sturdy subtle sunlit sunny swift tender tidy tiny velvet vivid warm wavy windy wise witty woolly young zesty zippy';
const SECOND =
  'anchor badger bay beacon beaver bridge buoy cabin canal cape cedar clam cloud cove crab crane current deck dock dolphin duck dune eel ferry finch fjord gull harbor heron island jetty kayak kelp lagoon lantern lighthouse maple marsh mussel oar otter oyster pebble pelican pier plover pond puffin raft reef river sail salmon seal shell shore sparrow squid starling tide turtle walrus wave willow';

const firstWords = FIRST.split(' ');
const secondWords = SECOND.split(' ');

/** Two words and a number, such as `sunlit-otter-42`: easy to type, and not what a neighbour has. */
export function drawNonce(random: () => number): string {
  const draw = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  return `${draw(firstWords)}-${draw(secondWords)}-${10 + Math.floor(random() * 90)}`;
}
