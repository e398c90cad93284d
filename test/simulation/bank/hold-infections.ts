import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { StockWrite, Store } from '../../../lib/store/port.ts';
import { refusing, rewriting } from './stock-infections.ts';

// Mistakes with the holds of an item, its due, and the version at which it was read.

export const withoutSettled = (item: StockItem): StockItem => ({
  ...item,
  holds: Object.fromEntries(Object.entries(item.holds).filter(([, hold]) => !hold.isSettled)),
});

/** A store whose writes of stock are made otherwise by who knows the version of the item that was read last. */
const knowingVersions =
  (rewrite: (write: StockWrite, version: number) => StockWrite) =>
  (store: Store): Store => {
    const seen = new Map<string, number | undefined>();
    return {
      ...store,
      async getStock(key) {
        const item = await store.getStock(key);
        seen.set(stockKeyOf(key).pk, item?.version);
        return item;
      },
      async updateStock(key, write) {
        const { pk } = stockKeyOf(key);
        const version = seen.get(pk);
        const written = await store.updateStock(key, version === undefined ? write : rewrite(write, version));
        seen.set(pk, written.item?.version);
        return written;
      },
    };
  };

/** Holds are resolved only where the item is at the version that was read last. */
export const sweepByVersion = knowingVersions((write, version) =>
  write.name === 'resolveHolds'
    ? { ...write, allows: (item) => item.version === version && write.allows(item) }
    : write,
);

/** Movements of these names take the item for the version that was read last, whatever has been written since. */
export const movingOvertaken = (...names: readonly string[]) =>
  knowingVersions((write, version) =>
    names.includes(write.name) ? { ...write, allows: (item) => write.allows({ ...item, version }) } : write,
  );

/** A store where holds are not given back by commands that release, or by those that do not. */
export const keeping =
  (by: 'release' | 'reserve') =>
  (store: Store): Store => {
    let asks: typeof by = 'reserve';
    const keepingStore = refusing('giveBackHold')(store);
    return {
      ...store,
      updateReservation(id, write) {
        if (write.name === 'decideReleased') asks = 'release';
        return store.updateReservation(id, write);
      },
      updateStock: (key, write) => (asks === by ? keepingStore : store).updateStock(key, write),
    };
  };

/** The item with the holds that were settled just now kept for `seconds` less. */
export const settlingShorter =
  (seconds: number) =>
  (after: StockItem, before: StockItem): StockItem => ({
    ...after,
    holds: Object.fromEntries(
      Object.entries(after.holds).map(([id, hold]) => {
        const isNew = hold.isSettled && before.holds[id]?.isSettled === false;
        return [id, isNew ? { ...hold, expiresAt: hold.expiresAt - seconds } : hold];
      }),
    ),
  });

/** The item without its due, whatever it holds. */
export const droppingDue = rewriting((write) =>
  write.name === 'resetDue'
    ? {
        ...write,
        apply: ({ due: _, ...item }) => item,
      }
    : write,
);
