import type { Reservation } from '../../../lib/domain/reservation.ts';
import { type Store, StoreUnavailable } from '../../../lib/store/port.ts';
import { type Answered, type Asked, type CommandName, reservationOf } from '../commands.ts';
import type { Hands } from '../hands.ts';

// Mistakes between a command and its client: in what is heard of a request, and in what its client is told.

/** A command that is run as if something else had been asked for. */
export const hearing =
  (hear: (asked: Asked) => Asked) =>
  (hands: Hands): Hands => ({ ...hands, run: (own, asked) => hands.run(own, hear(asked)) });

/** A client that is told something else than its command came to. */
export const telling =
  (tell: (answered: Answered, asked: Asked, own: Hands) => Answered | Promise<Answered>) =>
  (hands: Hands): Hands => ({
    ...hands,
    run: async (own, asked) => await tell(await hands.run(own, asked), asked, own),
  });

/** A command of this name works with other hands than its own. */
export const handing =
  (name: CommandName, infect: (own: Hands) => Partial<Hands>) =>
  (hands: Hands): Hands => ({
    ...hands,
    run: (own, asked) => hands.run(asked.command === name ? { ...own, ...infect(own) } : own, asked),
  });

/** A command of this name uses another store. */
export const storing = (name: CommandName, infect: (store: Store) => Store) =>
  handing(name, ({ store }) => ({ store: infect(store) }));

/** A command that looks at the reservation before it does anything, and may answer without doing it. */
export const answering =
  (answer: (asked: Asked, record: Reservation) => Answered | undefined) =>
  (hands: Hands): Hands => ({
    ...hands,
    async run(own, asked) {
      const record = await own.store.getReservation(reservationOf(asked) ?? '');
      return (record && answer(asked, record)) ?? (await hands.run(own, asked));
    },
  });

const dones = { confirm: 'confirmed', release: 'released', fulfil: 'fulfilled', cancel: 'cancelled' } as const;

/** A command of this name, on a reservation of this status, is acknowledged and not done. */
export const acknowledging = (name: keyof typeof dones, status: Reservation['status']) =>
  answering((asked, reservation) =>
    asked.command === name && reservation.status === status
      ? ({ command: name, answer: { outcome: dones[name], reservation } } as Answered)
      : undefined,
  );

/** A store where a record that was released is read as it was before. */
export const readingStale = (store: Store): Store => ({
  ...store,
  async getReservation(id) {
    const record = await store.getReservation(id);
    return record?.status === 'RELEASED' ? { ...record, status: 'PENDING', version: record.version - 1 } : record;
  },
});

/** A store that answers the writes of records of this name as done, and does not do them. */
export const pretendingToDecide =
  (name: string) =>
  (store: Store): Store => ({
    ...store,
    async updateReservation(id, write) {
      const record = write.name === name ? await store.getReservation(id) : undefined;
      if (record === undefined || !write.allows(record)) return await store.updateReservation(id, write);
      return { isDone: true, item: write.apply(record) };
    },
  });

/** A store that answers as if a reservation had been written. */
export const pretendingToReserve = (store: Store): Store => ({
  ...store,
  async createReservation(record) {
    if (record.status !== 'PENDING') return await store.createReservation(record);
    return { isDone: true, item: (await store.getReservation(record.id)) ?? record };
  },
});

/** A store in which to look for what is not there is a failure. */
export const failingOnNothing = (store: Store): Store => ({
  ...store,
  async getReservation(id) {
    const record = await store.getReservation(id);
    if (record === undefined) throw new Error(`there is no ${id}`);
    return record;
  },
});

/** A take that is refused is sent again and again. */
export const neverGivingUp = (store: Store): Store => ({
  ...store,
  async updateStock(key, write) {
    let written = await store.updateStock(key, write);
    while (write.name === 'takeHold' && !written.isDone) written = await store.updateStock(key, write);
    return written;
  },
});

/** A take that is refused is given up as if the table had not answered. */
export const givingUp = (store: Store): Store => ({
  ...store,
  async updateStock(key, write) {
    const written = await store.updateStock(key, write);
    if (write.name === 'takeHold' && !written.isDone) throw new StoreUnavailable('it was refused');
    return written;
  },
});
