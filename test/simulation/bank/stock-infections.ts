import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { StockWrite, Store } from '../../../lib/store/port.ts';

// Each of these makes a store that a process uses instead of its own, and so acts as a mistake in the process would.

/** A store whose writes of stock are made otherwise. */
export const rewriting =
  (rewrite: (write: StockWrite) => StockWrite) =>
  (store: Store): Store => ({ ...store, updateStock: (key, write) => store.updateStock(key, rewrite(write)) });

/** A store whose write of stock of this name leaves another item behind. */
export const leaving = (name: string, leave: (after: StockItem, before: StockItem) => StockItem) =>
  rewriting((write) =>
    write.name === name ? { ...write, apply: (before) => leave(write.apply(before), before) } : write,
  );

export const withoutSettled = (item: StockItem): StockItem => ({
  ...item,
  holds: Object.fromEntries(Object.entries(item.holds).filter(([, hold]) => !hold.isSettled)),
});

/** Movements of these names are answered as they should be, but the item does not remember their keys. */
export const forgettingKeys =
  (...names: readonly string[]) =>
  (store: Store): Store => ({
    ...store,
    async updateStock(key, write) {
      if (!names.includes(write.name)) return await store.updateStock(key, write);
      let whole: StockItem | undefined;
      const forgetful: StockWrite = {
        ...write,
        apply(before) {
          whole = write.apply(before);
          return { ...whole, applied: before.applied };
        },
      };
      const written = await store.updateStock(key, forgetful);
      return written.isDone ? { isDone: true, item: whole ?? written.item } : written;
    },
  });

/** A store that answers a write of stock of this name as done, and does not do it. */
export const pretending =
  (name: string) =>
  (store: Store): Store => ({
    ...store,
    async updateStock(key, write) {
      const item = write.name === name ? await store.getStock(key) : undefined;
      if (item === undefined || !write.allows(item)) return await store.updateStock(key, write);
      return { isDone: true, item: write.apply(item) };
    },
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

/** A store where every write of stock of this name is refused. */
export const refusing = (name: string) =>
  rewriting((write) => (write.name === name ? { ...write, allows: () => false } : write));

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

/** A store whose write of stock of this name is not waited for. */
export const unawaited =
  (name: string) =>
  (store: Store): Store => ({
    ...store,
    async updateStock(key, write) {
      const written = store.updateStock(key, write);
      if (write.name !== name) return await written;
      written.catch(() => undefined);
      return { isDone: false, item: undefined };
    },
  });

/** A write of stock of this name that sees the item otherwise when it decides whether it may be done. */
export const judging = (name: string, see: (item: StockItem) => StockItem) =>
  rewriting((write) => (write.name === name ? { ...write, allows: (item) => write.allows(see(item)) } : write));

/** A write of stock of this name that was refused is sent once more, and nobody waits for it. */
export const sendingAgain =
  (name: string) =>
  (store: Store): Store => ({
    ...store,
    async updateStock(key, write) {
      const written = await store.updateStock(key, write);
      if (write.name === name && !written.isDone) store.updateStock(key, write).catch(() => undefined);
      return written;
    },
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
