import type { Bug } from './bank/bug.ts';
import type { Omitted } from './history.ts';
import { nothingOmitted, type Played, play } from './phases.ts';

/** Histories that are played to find a shorter one, and orders that are tried of each. */
const playsMax = 1_500;
const shuffles = 4;

type Kind = 'commands' | 'faults';

/**
 * The shortest history of a seed that was found in which the same invariant breaks: commands and faults are left out, many
 * at a time and then one by one, as long as what is left becomes shorter. The same each time.
 */
export async function shrink(seed: number, broken: Played, bug?: Bug): Promise<Played> {
  let best = broken;
  let without = nothingOmitted;
  let plays = 0;
  let isShorter = true;
  while (isShorter) {
    isShorter = false;
    for (const omitted of candidates(broken, () => without)) {
      if (plays++ === playsMax) return best;
      const played = await play(seed, bug, omitted);
      const isSame = played.violation?.invariant === broken.violation?.invariant;
      if (isSame && played.trace.length < best.trace.length) [best, without, isShorter] = [played, omitted, true];
    }
  }
  return best;
}

/** What is left out by now, and some more; where that does not break, in another order. */
function* candidates(played: Played, now: () => Omitted): Generator<Omitted> {
  for (const [kind, numbers] of stretches(played)) {
    for (let shuffle = 0; shuffle < shuffles; shuffle++) {
      const without = now();
      if (numbers.every((number) => without[kind].has(number))) break;
      yield { ...without, [kind]: new Set([...without[kind], ...numbers]), shuffle: without.shuffle + shuffle };
    }
  }
}

/** What may be left out together: all, halves, quarters, and so on to single ones. */
function* stretches(played: Played): Generator<readonly [Kind, readonly number[]]> {
  for (const kind of ['faults', 'commands'] as const) {
    const all = Array.from({ length: played[kind] }, (_, number) => number);
    for (let size = all.length; size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < all.length; from += size) yield [kind, all.slice(from, from + size)];
    }
  }
}
