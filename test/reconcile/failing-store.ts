import { type Store, StoreUnavailable } from '../../lib/store/port.ts';

const writes = new Set<string>([
  'createStock',
  'updateStock',
  'createReservation',
  'updateReservation',
  'createEntry',
  'putSale',
  'removeSale',
] satisfies (keyof Store)[]);

export interface Failing {
  readonly store: Store;
  /** Whether it has failed. */
  readonly hasFailed: () => boolean;
}

/** A store that does so many writes, and then no more: whoever wrote was interrupted. */
export function failingAfter(store: Store, writesMax: number): Failing {
  let done = 0;
  const failing = new Proxy(store, {
    get(target, name, receiver) {
      const operation = Reflect.get(target, name, receiver) as (...parts: unknown[]) => Promise<unknown>;
      if (!writes.has(String(name))) return operation;
      return async (...parts: unknown[]) => {
        done++;
        if (done > writesMax) throw new StoreUnavailable('interrupted');
        return await operation(...parts);
      };
    },
  });
  return { store: failing, hasFailed: () => done > writesMax };
}
