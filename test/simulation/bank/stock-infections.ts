import type { StockItem } from '../../../lib/domain/stock-item.ts';
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

/** A store where every write of stock of this name is refused. */
export const refusing = (name: string) =>
  rewriting((write) => (write.name === name ? { ...write, allows: () => false } : write));

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

/** Cancelled units are put back by the movement that receives units: it is the last receipt of the item. */
export const receivingReturns = rewriting((write) =>
  write.name === 'returnUnits'
    ? {
        ...write,
        name: 'moveStock',
        apply(before) {
          const after = write.apply(before);
          const { at, by } = after.movement;
          const movement = { type: 'receive', at, ...(by !== undefined && { by }) } as const;
          return { ...after, movement, received: after.onHand - before.onHand };
        },
      }
    : write,
);
