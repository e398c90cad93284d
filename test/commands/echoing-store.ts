import type { Store } from '../../lib/store/port.ts';
import { interceptingStore } from './intercepting-store.ts';

export interface Echoing {
  readonly store: Store;
  /** Writes that were asked for, by name. */
  readonly asked: readonly string[];
}

/**
 * A store whose write number `echoed` (from 0) is done, its answer lost, and done again, as the SDK does after a time-out.
 * The second answer is the one that the command sees.
 */
export function echoingStore(store: Store, echoed: number): Echoing {
  const asked: string[] = [];
  const echoing = interceptingStore(store, async ({ name, perform }) => {
    const isEchoed = asked.length === echoed;
    asked.push(name);
    if (isEchoed) await perform();
    return await perform();
  });
  return { store: echoing, asked };
}
