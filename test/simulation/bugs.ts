import type { StockItem } from '../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import type { ReservationWrite, StockWrite, Store } from '../../lib/store/port.ts';

/** A mistake that the service could have made. It is made between a process and the table: the service has no flags. */
export interface Bug {
  readonly about: string;
  /** Seeds from 1 within which it is caught. */
  readonly caughtWithin: number;
  /** The store as a process with this mistake uses it. */
  readonly infect: (store: Store) => Store;
}

/** A store whose writes of stock are made otherwise. */
const rewriting =
  (rewrite: (write: StockWrite) => StockWrite) =>
  (store: Store): Store => ({ ...store, updateStock: (key, write) => store.updateStock(key, rewrite(write)) });

/** A store whose write of stock of this name leaves another item behind. */
const leaving = (name: string, leave: (after: StockItem, before: StockItem) => StockItem) =>
  rewriting((write) =>
    write.name === name ? { ...write, apply: (before) => leave(write.apply(before), before) } : write,
  );

const withoutSettled = (item: StockItem): StockItem => ({
  ...item,
  holds: Object.fromEntries(Object.entries(item.holds).filter(([, hold]) => !hold.isSettled)),
});

/** Movements are answered as they should be, but the item does not remember their keys. */
function forgetMovementKeys(store: Store): Store {
  return {
    ...store,
    async updateStock(key, write) {
      if (write.name !== 'moveStock' && write.name !== 'countStock') return await store.updateStock(key, write);
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
  };
}

/** Holds are resolved only where the item is at the version that was read last. */
function sweepByVersion(store: Store): Store {
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
      const wary: StockWrite = { ...write, allows: (item) => item.version === version && write.allows(item) };
      const written = await store.updateStock(key, write.name === 'resolveHolds' ? wary : write);
      seen.set(pk, written.item?.version);
      return written;
    },
  };
}

/** Confirmed, or extended, whether the record's time is over or not. */
const decidingLate = (write: ReservationWrite): ReservationWrite => ({
  ...write,
  allows: (record) =>
    write.allows(record) ||
    (record.status === 'PENDING' &&
      (write.name === 'decideConfirmed' ||
        (write.name === 'decideExtended' && write.apply(record).expiresAt > record.expiresAt))),
});

export const bugs = {
  noNonce: {
    about: 'a hold belongs to a record by its id alone',
    caughtWithin: 1_000,
    infect: leaving('takeHold', (after, before) => ({
      ...after,
      holds: Object.fromEntries(
        Object.entries(after.holds).map(([id, hold]) => [id, before.holds[id] ?? { ...hold, nonce: 'same' }]),
      ),
    })),
  },
  forgetSettled: {
    about: 'a settled hold is removed at once',
    caughtWithin: 200,
    infect: (store) => leaving('settleHold', withoutSettled)(leaving('resolveHolds', withoutSettled)(store)),
  },
  giveBackUndecided: {
    about: 'expired holds are given back without their record being decided',
    caughtWithin: 100,
    infect: (store) => ({
      ...store,
      async getReservations(ids) {
        const found = await store.getReservations(ids);
        return found.map((record) => (record.status === 'PENDING' ? { ...record, status: 'EXPIRED' } : record));
      },
    }),
  },
  lateDecision: {
    about: 'records are confirmed and extended after their time',
    caughtWithin: 500,
    infect: (store) => ({
      ...store,
      updateReservation: (id, write) => store.updateReservation(id, decidingLate(write)),
    }),
  },
  noTombstone: {
    about: 'a hold without a record is given back without one being left behind',
    caughtWithin: 200,
    infect: (store) => ({
      ...store,
      async createReservation(record) {
        if (record.status !== 'EXPIRED') return await store.createReservation(record);
        const standing = await store.getReservation(record.id);
        return { isDone: standing === undefined, item: standing ?? record };
      },
    }),
  },
  dueUnconditional: {
    about: 'due is set again whatever was written in between',
    caughtWithin: 1_000,
    infect: rewriting((write) => (write.name === 'resetDue' ? { ...write, allows: () => true } : write)),
  },
  movementKeyForgotten: {
    about: 'the key of a stock movement is not remembered',
    caughtWithin: 300,
    infect: forgetMovementKeys,
  },
  sweepByVersion: {
    about: 'the sweeper resolves holds only where nothing was written since it read the item',
    caughtWithin: 100,
    infect: sweepByVersion,
  },
} as const satisfies Record<string, Bug>;

export type BugName = keyof typeof bugs;

export const bugNames = Object.keys(bugs) as readonly BugName[];
