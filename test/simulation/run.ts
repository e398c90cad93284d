import { type BugName, bugs } from './bank/bugs.ts';
import { type Played, play } from './phases.ts';
import { Tally } from './tally.ts';

export interface Ran {
  /** Histories that were played. */
  readonly seeds: number;
  readonly tally: Tally;
  /** The first history in which an invariant did not hold, and its seed. */
  readonly broken: { readonly seed: number; readonly played: Played } | undefined;
}

/** Plays one seed after the other until an invariant breaks, all are played, or `goesOn` says no; it is asked after each. */
export async function runSeeds(
  { from, seeds, bug }: { readonly from: number; readonly seeds: number; readonly bug: BugName | undefined },
  goesOn: (played: number) => boolean = () => true,
): Promise<Ran> {
  const tally = new Tally();
  for (let played = 1; played <= seeds; played++) {
    const seed = from + played - 1;
    const history = await play(seed, bug && bugs[bug]);
    tally.add(history.tally);
    if (history.violation !== undefined) return { seeds: played, tally, broken: { seed, played: history } };
    if (!goesOn(played)) return { seeds: played, tally, broken: undefined };
  }
  return { seeds, tally, broken: undefined };
}
