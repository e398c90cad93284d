import type { Store } from '../../../lib/store/port.ts';
import type { Hands } from '../hands.ts';
import type { Invariant } from '../invariants/names.ts';

/** What the service asserts itself of all that it reads and writes, where that is what catches a bug. */
type Asserted = 'no unit both leaves and is cancelled';

/** A mistake that the service could have made. It is made between a process and the table: the service has no flags. */
export interface Bug {
  readonly about: string;
  /** Seeds from 1 within which it is caught. */
  readonly caughtWithin: number;
  /** The invariants that catch it: the first one that breaks is one of these. */
  readonly breaks: readonly (Invariant | Asserted)[];
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
