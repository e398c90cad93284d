import type { Store } from '../../../lib/store/port.ts';
import type { Hands } from '../hands.ts';
import type { Asserted, Invariant } from '../invariants/names.ts';

/** A mistake that the service could have made. It is made between a process and the table: the service has no flags. */
export interface Bug {
  readonly about: string;
  /** Seeds in a row, from whichever first, within which it is caught. */
  readonly caughtWithin: number;
  /** What must be seen to catch it: each of these is the first to break in some history of those seeds. */
  readonly breaks: readonly (Invariant | Asserted)[];
  /** What else may be the first to break. */
  readonly mayBreak?: readonly (Invariant | Asserted)[];
  /** The store as a process with this mistake uses it. */
  readonly infect?: (store: Store) => Store;
  /** All that a process with this mistake works with. */
  readonly mislead?: (hands: Hands) => Hands;
}

/** What a process works with, where the service has made the mistake. */
export function infected({ infect, mislead }: Bug, hands: Hands): Hands {
  const own = infect === undefined ? hands : { ...hands, store: infect(hands.store) };
  return mislead === undefined ? own : mislead(own);
}
