import type { Reconciling } from '../../../lib/commands/reconcile/reconcile.ts';
import type { Change } from '../../../lib/commands/relay.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import { type Found, type Store, StoreUnavailable } from '../../../lib/store/port.ts';
import type { Hands } from '../hands.ts';

// Mistakes in passing on what happened, and in comparing it.

/** A relay that sees each change otherwise. */
export const changing =
  (see: (change: Change) => Change) =>
  (hands: Hands): Hands => ({
    ...hands,
    relay: (context, publish, change) => hands.relay(context, publish, see(change)),
  });

/** A relay that passes over what fails. */
export const skippingFailures = (hands: Hands): Hands => ({
  ...hands,
  async relay(context, publish, change) {
    try {
      await hands.relay(context, publish, change);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  },
});

/** A relay that takes each record of a batch for one of another item. */
export const sideBySide = (hands: Hands): Hands => ({
  ...hands,
  read: (batch) => hands.read(batch).map((record, at) => ({ ...record, item: `${at}` })),
});

/** An entry that is there already is written beside it. */
export const entryEachTime = (store: Store): Store => ({
  ...store,
  createEntry: async (entry) =>
    (await store.createEntry(entry)) || (await store.createEntry({ ...entry, place: entry.place + 0.5 })),
});

/** A reconciliation that goes about it otherwise. */
export const reconciling =
  (about: (reconciling: Reconciling) => Partial<Reconciling>) =>
  (hands: Hands): Hands => ({
    ...hands,
    reconcile: (context, asked) => hands.reconcile(context, { ...asked, ...about(asked) }),
  });

/** A stock item is compared as it was when the look over the table met it: its ledger is read after it. */
export function readingItemsFirst(store: Store): Store {
  const met = new Map<string, Found>();
  return {
    ...store,
    async scan(limit, after) {
      const page = await store.scan(limit, after);
      for (const found of page.found) if (found.kind === 'stock') met.set(stockKeyOf(found.item.key).pk, found);
      return page;
    },
    find: async (key) => met.get(key.pk) ?? (await store.find(key)),
  };
}
