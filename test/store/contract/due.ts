import { expect, test } from '@jest/globals';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { laneOf, reservationKeyOf, stockKeyOf } from '../../../lib/store/keys.ts';
import type { Store } from '../../../lib/store/port.ts';
import { lanes } from '../../../lib/store/table.ts';
import { resetDue } from '../../../lib/store/writes/due-writes.ts';
import { takeHold } from '../../../lib/store/writes/hold-writes.ts';
import { decideAfterSale, finishCancellation } from '../../../lib/store/writes/sale-writes.ts';
import { at, freshId, freshKey, hold, now, sold, stockItem } from '../starting-items.ts';

// Other tests leave items that are due after `now`; these are due long before.
const early = now - 1_000_000;

const laneOfItem = (item: StockItem): number => laneOf(stockKeyOf(item.key));

/** Fresh items of one lane, due at the times given. */
async function dueInLane(store: Store, lane: number, times: readonly number[]): Promise<readonly StockItem[]> {
  const items: StockItem[] = [];
  for (const due of times) {
    let key = freshKey();
    while (laneOf(stockKeyOf(key)) !== lane) key = freshKey();
    const item = stockItem({ key, due });
    await store.createStock(item);
    items.push(item);
  }
  return items;
}

const isDue = async (store: Store, item: StockItem, when = early): Promise<boolean> =>
  (await store.dueKeys(laneOfItem(item), when, 100)).some(({ key }) => key.pk === stockKeyOf(item.key).pk);

export function dueContract(open: () => Store): void {
  test('lists the keys of a lane that are due by then, the longest due first, up to a limit', async () => {
    const items = await dueInLane(open(), 3, [early, early - 20, early + 1, early - 10]);
    const inOrder = [items[1], items[3], items[0]].map((item) => item && { key: stockKeyOf(item.key), due: item.due });
    expect(await open().dueKeys(3, early, 100)).toEqual(inOrder);
    expect(await open().dueKeys(3, early, 2)).toEqual(inOrder.slice(0, 2));
    expect(await open().dueKeys(3, early - 21, 100)).toEqual([]);
  });

  test('finds every item that is due in exactly one of 16 lanes', async () => {
    const when = early - 5_000;
    const items = await Promise.all(
      Array.from({ length: 48 }, async () => {
        const item = stockItem({ due: when });
        await open().createStock(item);
        return stockKeyOf(item.key).pk;
      }),
    );
    expect(lanes).toBe(16);
    const found = [];
    for (let lane = 0; lane < lanes; lane++) found.push(...(await open().dueKeys(lane, when, 100)));
    expect(found.map(({ key }) => key.pk).sort()).toEqual(items.sort());
  });

  test('has an item without due only once it is due, and no longer than it is', async () => {
    const item = stockItem();
    await open().createStock(item);
    expect(await isDue(open(), item, now + 1000)).toBe(false);
    await open().updateStock(item.key, takeHold('r1', hold({ expiresAt: early }), at));
    expect(await isDue(open(), item)).toBe(true);
    await open().updateStock(item.key, resetDue(item.version + 1, early + 1));
    expect(await isDue(open(), item)).toBe(false);
    expect(await isDue(open(), item, early + 1)).toBe(true);
  });

  test('has no item whose due was removed', async () => {
    const item = stockItem({ due: early });
    await open().createStock(item);
    expect(await isDue(open(), item)).toBe(true);
    await open().updateStock(item.key, resetDue(item.version, undefined));
    expect(await isDue(open(), item, now + 1000)).toBe(false);
  });

  test('has a record from when it is cancelled until its units are back, in a lane of its own', async () => {
    const record = sold({ id: freshId() });
    const key = reservationKeyOf(record.id);
    const found = async () => (await open().dueKeys(laneOf(key), early, 100)).filter((each) => each.key.pk === key.pk);
    await open().createReservation(record);
    expect(await found()).toEqual([]);
    const all = { status: 'CANCELLED', fulfilled: undefined, cancelled: [5, 1], returning: {} } as const;
    await open().updateReservation(record.id, decideAfterSale(record, all, early - 30));
    expect(await found()).toEqual([{ key, due: early }]);
    await open().updateReservation(record.id, finishCancellation(record.version + 1, early));
    expect(await found()).toEqual([]);
  });

  test('has a record that is written while it is due', async () => {
    const cancellation = { version: 4, from: [0, 0] };
    const record = sold({ id: freshId(), cancelled: [1, 0], cancellation, due: early - 7_000 });
    const key = reservationKeyOf(record.id);
    await open().createReservation(record);
    expect(await open().dueKeys(laneOf(key), early - 7_000, 100)).toContainEqual({ key, due: early - 7_000 });
  });
}
