import { cancellationKeyOf } from '../../lib/domain/identity.ts';
import { isSold, placed, type Reservation, type Sold } from '../../lib/domain/reservation.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import type { StockWrite, Store, Written } from '../../lib/store/port.ts';
import { giveBackHold } from '../../lib/store/writes/hold-writes.ts';
import { returnUnits } from '../../lib/store/writes/movement-writes.ts';
import { leaving } from '../simulation/bank/stock-infections.ts';
import type { Infect } from './shop.ts';

// Each of these makes a store that a process uses instead of its own, and so acts as a mistake in the process would.

const at = 0;

const withoutDue = ({ due: _, ...rest }: StockItem): StockItem => rest;

/** Does something before each decision of this name, as if the stock came first and the record after it. */
export const stockFirst =
  (name: string, write: (record: Reservation, after: Reservation, store: Store) => Promise<void>): Infect =>
  (store) => ({
    ...store,
    async updateReservation(id, decision) {
      const record = decision.name === name ? await store.getReservation(id) : undefined;
      if (record !== undefined && decision.allows(record)) await write(record, decision.apply(record), store);
      return await store.updateReservation(id, decision);
    },
  });

export async function putBackFirst(record: Reservation, after: Reservation, store: Store): Promise<void> {
  const version = isSold(after) ? after.cancellation?.version : undefined;
  if (version === undefined) return;
  const under = { key: cancellationKeyOf(record.id, version), fingerprint: 'cancel', expiresAt: 4e9 };
  for (const { key, returning } of placed(after)) {
    if (returning > 0) await store.updateStock(key, returnUnits({ type: 'cancel', at }, returning, under));
  }
}

export async function giveBackFirst({ id, ...record }: Reservation, _: Reservation, store: Store): Promise<void> {
  for (const { key, nonce = '', quantity } of placed({ id, ...record } as Reservation)) {
    await store.updateStock(key, giveBackHold({ id, nonce, quantity }, at));
  }
}

/** A cancellation is written down nowhere but in the memory of its process. */
export const forgettingCancellation: Infect = (store) => ({
  ...store,
  async updateReservation(id, write) {
    if (write.name !== 'decideAfterSale') return await store.updateReservation(id, write);
    let whole: Reservation | undefined;
    const apply = (before: Reservation): Reservation => {
      whole = write.apply(before);
      const { cancellation: _, due: __, ...rest } = whole as Sold;
      return rest;
    };
    const written = await store.updateReservation(id, { ...write, apply });
    return written.isDone ? { isDone: true, item: whole ?? written.item } : written;
  },
});

/** Takes are answered at once, and made behind the record. */
export const recordFirst: Infect = (store) => {
  const takes: (() => Promise<unknown>)[] = [];
  return {
    ...store,
    async updateStock(key, write): Promise<Written<StockItem>> {
      const item = write.name === 'takeHold' ? await store.getStock(key) : undefined;
      if (item === undefined || !write.allows(item)) return await store.updateStock(key, write);
      takes.push(() => store.updateStock(key, write));
      return { isDone: true, item: write.apply(item) };
    },
    async createReservation(record) {
      const created = await store.createReservation(record);
      for (const take of takes.splice(0)) await take();
      return created;
    },
  };
};

/** Items hear of their due when the record is there. */
export const dueLast: Infect = (store) => {
  const infected = leaving('takeHold', (after, before) => (before.due === undefined ? withoutDue(after) : after))(
    store,
  );
  return {
    ...infected,
    async createReservation(record) {
      const created = await store.createReservation(record);
      const apply = (item: StockItem): StockItem => ({ ...item, due: Math.min(item.due ?? 4e9, record.expiresAt) });
      const setDue = { name: 'setDue', allows: () => true, apply, expression: () => ({}) } as unknown as StockWrite;
      for (const { key } of placed(record)) await store.updateStock(key, setDue);
      return created;
    },
  };
};

/** Only who has confirmed settles. */
export const settlingOnce: Infect = (store) => {
  let isDecided = false;
  return {
    ...store,
    async updateReservation(id, write) {
      const written = await store.updateReservation(id, write);
      if (write.name === 'decideConfirmed') isDecided = written.isDone;
      return written;
    },
    async updateStock(key, write) {
      if (write.name !== 'settleHold' || isDecided) return await store.updateStock(key, write);
      return { isDone: false, item: await store.getStock(key) };
    },
  };
};

/** What a confirm finds confirmed was somebody else's order. */
export const notKnowingItself: Infect = (store) => ({
  ...store,
  async updateReservation(id, write) {
    const { isDone, item } = await store.updateReservation(id, write);
    const isOwn = write.name === 'decideConfirmed' && !isDone && item?.status === 'CONFIRMED';
    if (isOwn) return { isDone, item: { ...item, status: 'CANCELLED' } };
    return isDone ? { isDone, item } : { isDone, item };
  },
});

/** Only who has changed the settings gives them to the stock. */
export const settingsOnce: Infect = (store) => {
  let isChanged = false;
  return {
    ...store,
    async updateSku(sku, write) {
      const written = await store.updateSku(sku, write);
      isChanged ||= written.isDone;
      return written;
    },
    async updateStock(key, write) {
      const item = write.name === 'applySettings' && !isChanged ? await store.getStock(key) : undefined;
      return item === undefined ? await store.updateStock(key, write) : { isDone: true, item: write.apply(item) };
    },
  };
};

/** Whoever reads a reservation that is pending releases it, whatever is decided meanwhile. */
export const releasingUnseen: Infect = (store) => ({
  ...store,
  async updateReservation(id, write) {
    const read = write.name === 'decideReleased' ? await store.getReservation(id) : undefined;
    const isRead = read !== undefined && write.allows(read);
    return await store.updateReservation(id, isRead ? { ...write, allows: () => true } : write);
  },
});

/** What becomes of a sale, whatever has become of it since it was read. */
export const sellingUnseen: Infect = (store) => ({
  ...store,
  async updateReservation(id, write) {
    if (write.name !== 'decideAfterSale') return await store.updateReservation(id, write);
    const allows = (record: Reservation): boolean => record.status === 'CONFIRMED' && !('cancellation' in record);
    const apply = (record: Reservation): Reservation => ({ ...write.apply(record), version: record.version + 1 });
    return await store.updateReservation(id, { ...write, allows, apply });
  },
});
