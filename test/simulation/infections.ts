import { isSold, type Reservation, type Sold } from '../../lib/domain/reservation.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import type { ReservationWrite, StockWrite, Store } from '../../lib/store/port.ts';

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

/** A store where who asks for many records is told that the units of every cancellation have long been back. */
export const believingInReturns = (store: Store): Store => ({
  ...store,
  async getReservations(ids) {
    const found = await store.getReservations(ids);
    return found.map((record) => {
      if (!isSold(record)) return record;
      const { cancellation: _, due: __, returnedAt: ___, ...rest } = record;
      return rest;
    });
  },
});

/** What becomes of a sale, whatever has become of it since it was read. */
export const decidingOvertaken = (write: ReservationWrite): ReservationWrite =>
  write.name === 'decideAfterSale'
    ? {
        ...write,
        allows: (record) => record.status === 'CONFIRMED' && !('cancellation' in record),
        apply: (record) => ({ ...write.apply(record), version: record.version + 1 }),
      }
    : write;

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

/** Confirmed, or extended, whether the record's time is over or not. */
export const decidingLate = (write: ReservationWrite): ReservationWrite => ({
  ...write,
  allows: (record) =>
    write.allows(record) ||
    (record.status === 'PENDING' &&
      (write.name === 'decideConfirmed' ||
        (write.name === 'decideExtended' && write.apply(record).expiresAt > record.expiresAt))),
});

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

/** A store whose writes of records are made otherwise. */
export const redeciding =
  (rewrite: (write: ReservationWrite) => ReservationWrite) =>
  (store: Store): Store => ({
    ...store,
    updateReservation: (id, write) => store.updateReservation(id, rewrite(write)),
  });

/** A store whose write of a record of this name leaves another one behind. */
export const deciding = (name: string, leave: (after: Reservation, before: Reservation) => Reservation) =>
  redeciding((write) =>
    write.name === name ? { ...write, apply: (before) => leave(write.apply(before), before) } : write,
  );

/** A store where records begin otherwise. */
export const creating =
  (begin: (record: Reservation) => Reservation) =>
  (store: Store): Store => ({ ...store, createReservation: (record) => store.createReservation(begin(record)) });

/** Units of a sale that come to one thing are counted as those that come to another. */
export const countingAs = (what: 'fulfilled' | 'cancelled', other: typeof what) =>
  deciding('decideAfterSale', (after, before) => {
    const { [what]: units, [other]: __, ...rest } = after as Sold;
    const stood = isSold(before) ? before[what] : undefined;
    return { ...rest, ...(units && { [other]: units }), ...(stood && { [what]: stood }) };
  });

/** A write of stock of this name that sees the item otherwise when it decides whether it may be done. */
export const judging = (name: string, see: (item: StockItem) => StockItem) =>
  rewriting((write) => (write.name === name ? { ...write, allows: (item) => write.allows(see(item)) } : write));

/** Decided at the very second at which its time is over. */
export const decidingAtTheSecond = redeciding((write) =>
  write.name === 'decideConfirmed'
    ? { ...write, allows: (record) => write.allows({ ...record, expiresAt: record.expiresAt + 1 }) }
    : write,
);

/** A second before its time is over, a record is taken for expired. */
export function expiringEarly(store: Store): Store {
  const early = <Record extends Reservation>(record: Record): Record =>
    record.status === 'PENDING' ? { ...record, expiresAt: record.expiresAt - 1 } : record;
  const deciding = redeciding((write) =>
    write.name === 'decideExpired' ? { ...write, allows: (record) => write.allows(early(record)) } : write,
  )(store);
  return {
    ...deciding,
    async getReservation(id) {
      const record = await store.getReservation(id);
      return record && early(record);
    },
    getReservations: async (ids) => (await store.getReservations(ids)).map(early),
  };
}

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

/** Records are gone at the second at which their time is over, as if the table dropped them. */
export const forgettingAtExpiry =
  (clock: () => number) =>
  (store: Store): Store => {
    const isThere = ({ status, expiresAt }: Reservation): boolean => status !== 'PENDING' || expiresAt * 1000 > clock();
    return {
      ...store,
      async getReservation(id) {
        const record = await store.getReservation(id);
        return record && isThere(record) ? record : undefined;
      },
      getReservations: async (ids) => (await store.getReservations(ids)).filter(isThere),
      async createReservation(record) {
        const written = await store.createReservation(record);
        return written.isDone || isThere(written.item) ? written : { isDone: true, item: record };
      },
    };
  };

/** A record is written over whatever is there. */
export const overwriting = (store: Store): Store => ({
  ...store,
  async createReservation(record) {
    const written = await store.createReservation(record);
    if (written.isDone) return written;
    const over: ReservationWrite = {
      name: 'createReservation',
      allows: () => true,
      apply: () => record,
      expression: () => {
        throw new Error('it is made in memory only');
      },
    };
    const { item = record } = await store.updateReservation(record.id, over);
    return { isDone: true, item };
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
