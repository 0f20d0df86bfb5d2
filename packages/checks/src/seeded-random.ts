import { hashText } from './hash-text.ts';

/**
 * Numbers from 0 to below 1 that are the same for the same seed: sfc32 of Chris Doty-Humphrey's PractRand
 * (https://pracrand.sourceforge.net), seeded by a hash of the text. As hard to guess as the seed is, and no harder.
 */
export function seededRandom(seed: string): () => number {
  let [a, b, c, counter] = hashText(seed);
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first numbers still show the seed.
  for (let round = 0; round < 15; round += 1) next();
  return next;
}
