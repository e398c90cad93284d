import type { Clock } from '../domain/time.ts';
import type { Store } from '../store/port.ts';

/** What every command works with. Time and chance are handed in, so that a simulation can rule them. */
export interface Context {
  readonly store: Store;
  readonly clock: Clock;
  /** A new nonce, 4 to 6 characters. */
  readonly nonce: () => string;
}
