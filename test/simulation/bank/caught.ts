import { play } from '../phases.ts';
import type { Bug } from './bug.ts';
import { type BugName, bugs } from './bugs.ts';

/** The first seed at which each of these was the first to break. */
export type Caught = ReadonlyMap<string, number>;

/** Makes a mistake in one history after the other, until all that it must be seen to break has been, or none is left. */
export async function catchBug(name: BugName, from = 1): Promise<Caught> {
  const bug: Bug = bugs[name];
  const caught = new Map<string, number>();
  for (let seed = from; seed < from + bug.caughtWithin && unseenOf(bug, caught).length > 0; seed++) {
    const { violation } = await play(seed, bug);
    if (violation !== undefined && !caught.has(violation.invariant)) caught.set(violation.invariant, seed);
  }
  return caught;
}

/** What the mistake must be seen to break, and was not. */
export const unseenOf = ({ breaks }: Bug, caught: Caught): readonly string[] =>
  breaks.filter((each) => !caught.has(each));

/** What broke first that the bank does not know of. */
export const unknownOf = ({ breaks, mayBreak = [] }: Bug, caught: Caught): readonly string[] =>
  [...caught.keys()].filter((each) => ![...breaks, ...mayBreak].some((known) => known === each));
