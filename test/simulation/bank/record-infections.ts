import { isSold, type Reservation, type Sold } from '../../../lib/domain/reservation.ts';
import type { ReservationWrite, Store } from '../../../lib/store/port.ts';

// Mistakes in reading and writing the records of reservations.

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

/** Reads that a slow command makes between its decision and its write. */
const readsBetween = 6;

/** What becomes of a sale is written with all else of its record as it was read, whatever has become of it since. */
export function writingBack(store: Store): Store {
  let read: Reservation | undefined;
  return {
    ...store,
    async getReservation(id) {
      read = await store.getReservation(id);
      return read;
    },
    async updateReservation(id, write) {
      const seen = read;
      if (write.name !== 'decideAfterSale' || seen === undefined) {
        const written = await store.updateReservation(id, write);
        read = written.item;
        return written;
      }
      for (let time = 0; time < readsBetween; time++) await store.getReservation(id);
      const apply = ({ version }: Reservation) => ({ ...write.apply(seen), version: version + 1 });
      return await store.updateReservation(id, { ...write, allows: isSold, apply });
    },
  };
}

/** Confirmed, or extended, whether the record's time is over or not. */
export const decidingLate = (write: ReservationWrite): ReservationWrite => ({
  ...write,
  allows: (record) =>
    write.allows(record) ||
    (record.status === 'PENDING' &&
      (write.name === 'decideConfirmed' ||
        (write.name === 'decideExtended' && write.apply(record).expiresAt > record.expiresAt))),
});

/** Units of a sale that come to one thing are counted as those that come to another. */
export const countingAs = (what: 'fulfilled' | 'cancelled', other: typeof what) =>
  deciding('decideAfterSale', (after, before) => {
    const { [what]: units, [other]: __, ...rest } = after as Sold;
    const stood = isSold(before) ? before[what] : undefined;
    return { ...rest, ...(units && { [other]: units }), ...(stood && { [what]: stood }) };
  });

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
