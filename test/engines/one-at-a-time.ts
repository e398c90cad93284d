import { setImmediate as whoeverWaited } from 'node:timers/promises';
import type { Store } from '../../lib/store/port.ts';

type Operation = (...args: unknown[]) => Promise<unknown>;

/**
 * The store, which does one operation after the other: the next one begins when whoever waited for the last one has gone
 * on. So a command that has several under way does them in one order, whatever the store is and however long it takes.
 */
export function oneAtATime(store: Store): Store {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn =
    (operation: Operation): Operation =>
    (...args) => {
      const done = last.then(() => operation(...args));
      last = done.catch(() => undefined).then(() => whoeverWaited());
      return done;
    };
  const operations = Object.entries(store) as [string, Operation][];
  return Object.fromEntries(operations.map(([name, operation]) => [name, inTurn(operation)])) as unknown as Store;
}
