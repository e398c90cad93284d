import type { Store } from '../../lib/store/port.ts';

/** A store in which something happens between a look and the write that follows from it: before the first such write. */
export function interposing(store: Store, write: keyof Store, happens: () => Promise<unknown>): Store {
  let hasHappened = false;
  return new Proxy(store, {
    get(target, name, receiver) {
      const operation = Reflect.get(target, name, receiver) as (...parts: unknown[]) => Promise<unknown>;
      if (name !== write) return operation;
      return async (...parts: unknown[]) => {
        if (!hasHappened) {
          hasHappened = true;
          await happens();
        }
        return await operation(...parts);
      };
    },
  });
}
