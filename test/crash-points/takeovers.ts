import type { Compensation } from '../../lib/domain/compensation.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import type { Hold, StockItem } from '../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import { leaving } from '../simulation/bank/stock-infections.ts';
import type { Infect } from './shop.ts';

// Mistakes of whoever goes on with what somebody else has left. Each process has a store of its own, which knows what it did.

const forGood = 4e9;

/** A record is not answered where there is one already. */
export const failingOnRecord: Infect = (store) => ({
  ...store,
  async createReservation(record) {
    const created = await store.createReservation(record);
    if (!created.isDone) throw new Error('there is one already');
    return created;
  },
});

/** A sweeper that finds the time of a hold over takes that of its record for over. */
export const expiringExtended: Infect = (store) => {
  let isSweeping = false;
  const over = (record: Reservation): Reservation =>
    record.status === 'PENDING' ? { ...record, expiresAt: 0 } : record;
  return {
    ...store,
    async dueKeys(...parts) {
      isSweeping = true;
      return await store.dueKeys(...parts);
    },
    async getReservations(ids) {
      const records = await store.getReservations(ids);
      return isSweeping ? records.map(over) : records;
    },
    updateReservation: (id, write) =>
      store.updateReservation(
        id,
        isSweeping && write.name === 'decideExpired'
          ? { ...write, allows: ({ status }) => status === 'PENDING' }
          : write,
      ),
  };
};

/** A sweeper finishes only the cancellations that it has decided itself. */
export const finishingOwn: Infect = (store) => {
  let isForeign = false;
  return {
    ...store,
    async dueKeys(...parts) {
      isForeign = true;
      return await store.dueKeys(...parts);
    },
    async updateReservation(id, write) {
      if (write.name === 'decideAfterSale') isForeign = false;
      if (write.name !== 'finishCancellation' || !isForeign) return await store.updateReservation(id, write);
      return { isDone: false, item: await store.getReservation(id) };
    },
  };
};

/** Who resolves a hold that a confirm has left open settles it for good. */
export const settlingForGood = leaving('resolveHolds', (after, before) => {
  const isOwn = (id: string, hold: Hold): boolean => hold.isSettled && before.holds[id]?.isSettled === false;
  const kept = ([id, hold]: [string, Hold]) => [id, isOwn(id, hold) ? { ...hold, expiresAt: forGood } : hold];
  return { ...after, holds: Object.fromEntries(Object.entries(after.holds).map(kept)) };
});

/** Who did not oversell itself, and notes all the same that more is sold than is there, leaves it all the time there is. */
export const watchingForGood: Infect = (store) => {
  let isOwn = false;
  return {
    ...store,
    async updateReservation(id, write) {
      const written = await store.updateReservation(id, write);
      if (write.name === 'decideConfirmed') isOwn ||= written.isDone;
      return written;
    },
    updateStock(key, write) {
      if (write.name === 'moveStock') isOwn = true;
      const apply = (item: StockItem): StockItem => ({ ...write.apply(item), resolveAt: forGood });
      const isLeft = write.name === 'watchOversold' && !isOwn;
      return store.updateStock(key, isLeft ? { ...write, apply } : write);
    },
  };
};

/** Only who has taken a hold itself lowers the due of the item. */
export const loweringOwn: Infect = (store) => {
  const found = new Set<string>();
  return {
    ...store,
    async updateStock(key, write) {
      const { pk } = stockKeyOf(key);
      if (write.name === 'lowerDue' && found.has(pk)) return { isDone: false, item: await store.getStock(key) };
      const written = await store.updateStock(key, write);
      if (write.name === 'takeHold' && !written.isDone) found.add(pk);
      return written;
    },
  };
};

/** Nobody comes for a compensation that has cancelled its sale: who began it does it all. */
export const dueNoMore: Infect = (store) => ({
  ...store,
  updateCompensation(id, write) {
    const apply = (before: Compensation): Compensation => {
      const after = write.apply(before);
      const { due: _, ...rest } = after;
      return after.steps[0]?.isDone ? rest : after;
    };
    return store.updateCompensation(id, { ...write, apply });
  },
});

/** What was begun when a compensation is read is taken for done. */
export const takingForDone: Infect = (store) => ({
  ...store,
  async getCompensation(id) {
    const read = await store.getCompensation(id);
    if (read?.status !== 'RUNNING' || !read.steps[0]?.isDone) return read;
    const next = read.steps.findIndex(({ isDone }) => !isDone);
    return { ...read, steps: read.steps.map((step, index) => (index === next ? { ...step, isDone: true } : step)) };
  },
});
