import { isSold, type Reservation } from '../../lib/domain/reservation.ts';
import type { Store } from '../../lib/store/port.ts';
import type { Hands } from './hands.ts';
import { rewriting } from './infections.ts';

// Mistakes in making right what was oversold.

/** Each time that a step is called it has another key. */
export const keyEachTime = (hands: Hands): Hands => ({
  ...hands,
  callStep: (call) => hands.callStep({ ...call, key: `${call.key} ${hands.nonce()}` }),
});

/** A step that was refused, or not answered, is taken for done. */
export const takingCallsForDone = (hands: Hands): Hands => ({
  ...hands,
  callStep: async (call) => {
    try {
      await hands.callStep(call);
    } catch {
      // What the mistake is about.
    }
  },
});

/** Sales are planned whatever has been planned since the item was read. */
export const planningOvertaken = rewriting((write) =>
  write.name === 'planSales'
    ? {
        ...write,
        allows: () => true,
        apply(item) {
          const after = write.apply(item);
          return { ...after, plan: { ...item.plan, ...after.plan } };
        },
      }
    : write,
);

/** The first tier of the order is the cheapest. */
export const dearestFirst = (store: Store): Store => ({
  ...store,
  async getSkus(skus) {
    const found = await store.getSkus(skus);
    return found.map((sku) => {
      const { oversell } = sku.settings;
      return { ...sku, settings: { ...sku.settings, oversell: { ...oversell, order: oversell.order.toReversed() } } };
    });
  },
});

/** What is planned is taken for short, whatever has come since. */
export const blindToReceipts = (store: Store): Store => ({
  ...store,
  async getStock(key) {
    const item = await store.getStock(key);
    const planned = Object.values(item?.plan ?? {}).reduce((sum, units) => sum + units, 0);
    return item && { ...item, onHand: Math.min(item.onHand, planned > 0 ? -planned : item.onHand) };
  },
});

const withoutCompensations = <Record extends Reservation>(record: Record): Record => {
  if (!isSold(record)) return record;
  const { compensations: _, ...rest } = record;
  return rest as Record;
};

/** What a record says of the compensations that cancelled it is not heeded. */
export const forgettingCompensations = (store: Store): Store => ({
  ...store,
  async getReservation(id) {
    const record = await store.getReservation(id);
    return record && withoutCompensations(record);
  },
  getReservations: async (ids) => (await store.getReservations(ids)).map(withoutCompensations),
});
