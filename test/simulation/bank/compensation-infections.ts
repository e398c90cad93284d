import type { Compensation } from '../../../lib/domain/compensation.ts';
import { isSold, type Reservation } from '../../../lib/domain/reservation.ts';
import type { Store } from '../../../lib/store/port.ts';
import type { Hands } from '../hands.ts';
import { rewriting } from './stock-infections.ts';

// Mistakes in making right what was oversold.

/** Each time that a step is called it has another key. */
export const keyEachTime = (hands: Hands): Hands => ({
  ...hands,
  callStep: (call) => hands.callStep({ ...call, key: `${call.key} ${hands.nonce()}` }),
});

/** Steps are called for another compensation than it is. */
export const calling =
  (about: (compensation: Compensation) => Compensation) =>
  (hands: Hands): Hands => ({
    ...hands,
    callStep: (call) => hands.callStep({ ...call, compensation: about(call.compensation) }),
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

/** A record that says of a compensation of one of its lines that it is one of all. */
export function inTheNameOfTheSale(record: Reservation): Reservation {
  if (!isSold(record) || record.cancellation?.compensation === undefined) return record;
  return { ...record, cancellation: { ...record.cancellation, compensation: record.id } };
}

/** A store where a compensation goes on otherwise. */
export const goingOn =
  (leave: (after: Compensation) => Compensation) =>
  (store: Store): Store => ({
    ...store,
    updateCompensation: (id, write) =>
      store.updateCompensation(id, { ...write, apply: (before) => leave(write.apply(before)) }),
  });
