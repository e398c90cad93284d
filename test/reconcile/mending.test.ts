import { describe, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { mend } from '../../lib/commands/reconcile/mend.ts';
import { mendOversold } from '../../lib/commands/reconcile/mend-compensation.ts';
import type { Difference, DifferenceKind } from '../../lib/domain/difference.ts';
import { limits } from '../../lib/domain/limits.ts';
import type { StockItem, StockKey } from '../../lib/domain/stock-item.ts';
import { reservationKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import type { Store } from '../../lib/store/port.ts';
import { itemOf, receive, reserved, stocked } from '../commands/world.ts';
import { empty } from '../empty.ts';
import { compensation, steps } from '../store/starting-compensations.ts';
import { freshId, freshKey, hold } from '../store/starting-items.ts';
import { edit } from './corruptions/corruption.ts';
import { failingAfter } from './failing-store.ts';
import { looked, strictly } from './looking.ts';
import { delivered, openShop, type Shop, week, withHold } from './shop.ts';
import { spoiledMemory } from './spoiled-table.ts';

const open = (): Shop => openShop(spoiledMemory());

/** The shop, and the names of the writes to its stock items with what each has left. */
function noting(shop: Shop) {
  const written: (readonly [name: string, item: StockItem | undefined])[] = [];
  const updateStock: Store['updateStock'] = async (key, write) => {
    const result = await shop.store.updateStock(key, write);
    written.push([write.name, result.item]);
    return result;
  };
  return { ...shop, store: { ...shop.store, updateStock }, written };
}

const of = (key: StockKey, ...kinds: readonly DifferenceKind[]): readonly Difference[] =>
  kinds.map((kind) => ({ kind, ...stockKeyOf(key), evidence: {} }));
const mendNow = (shop: Shop, key: StockKey, found: readonly Difference[]) =>
  mend(shop, stockKeyOf(key), found, { lateSeconds: 300, lostSeconds: 86_400 });

describe('counters', () => {
  /** Ten units, of which three are safety stock, and two are held; somebody adds five. */
  async function edited() {
    const shop = open();
    const sku = await stocked(shop, 10, { safetyStock: 3 });
    await reserved(shop, sku, 2, { holdSeconds: week });
    const key = { sku, location: 'main', shard: 0 };
    return { shop, sku, key };
  }

  test('become what the ledger ends with, where that has the version of the item; its due stays', async () => {
    const { shop, sku, key } = await edited();
    await shop.caughtUp();
    const { due = 0 } = await itemOf(shop, sku);
    await edit(shop, key, { onHand: 15, due: due - 100 });
    // What does not add up cannot be read by any command.
    const getStock = () => Promise.reject(new Error('it does not add up'));
    await mendNow({ ...shop, store: { ...shop.store, getStock } }, key, of(key, 'counters_wrong', 'ledger_differs'));
    expect(await itemOf(shop, sku)).toMatchObject({ onHand: 10, available: 5, buffer: 3, due: due - 100 });
  });

  test('become what the item says is on hand, where the ledger has not its version yet', async () => {
    const { shop, sku, key } = await edited();
    await shop.caughtUp();
    await receive(shop, sku, 4);
    await edit(shop, key, { onHand: 19 });
    await mendNow(shop, key, of(key, 'counters_wrong'));
    expect(await itemOf(shop, sku)).toMatchObject({ onHand: 19, available: 14, buffer: 3 });
  });

  test('that are right by now are not written again, nor a due that is there, or is not needed', async () => {
    const shop = open();
    for (const { key } of [await delivered(shop), await withHold(shop)]) {
      const before = await shop.table.items();
      expect(await mendNow(shop, key, of(key, 'counters_wrong', 'ledger_differs', 'due_missing'))).toBe(false);
      expect(await shop.table.items()).toEqual(before);
    }
    const gone = freshKey();
    expect(await mendNow(shop, gone, of(gone, 'counters_wrong'))).toBe(false);
  });
});

describe('holds that no live record backs', () => {
  test('are given back, those that were found and no others, a hundred in one write', async () => {
    const shop = noting(open());
    const key = { sku: await stocked(shop, 10), location: 'main', shard: 0 };
    const ids = Array.from({ length: 2 * limits.resolvedMax + 5 }, freshId);
    const [other = '', settled = '', ...found] = ids;
    const holds = Object.fromEntries(ids.map((id) => [id, hold({ quantity: 1, isSettled: id === settled })]));
    await edit(shop, key, { onHand: 900, available: 900 - ids.length + 1, holds, due: hold().expiresAt });
    const named = [settled, ...found].map((id) => ({ ...of(key, 'hold_without_record')[0], of: `${id} aaaaa` }));
    shop.written.splice(0);
    await mendNow(shop, key, named as readonly Difference[]);
    expect(Object.keys((await itemOf(shop, key.sku)).holds)).toEqual([other, settled]);
    expect(shop.written.map(([name]) => name)).toEqual(['resolveHolds', 'resolveHolds', 'resolveHolds']);
  });

  test('are settled, and what is oversold by that is noted', async () => {
    const shop = open();
    const sku = await stocked(shop, 1, {
      oversell: { limit: 1, resolveAfterSeconds: 600, order: [], cancels: 'whole' },
    });
    const record = await reserved(shop, sku, 2, { holdSeconds: week });
    const { store } = failingAfter(shop.store, 1);
    await expect(confirm({ ...shop, store }, { id: record.id })).rejects.toThrow('interrupted');
    await shop.caughtUp();
    expect((await looked(shop, { isMending: true })).mended.map(({ kind }) => kind)).toEqual(['hold_unsettled']);
    expect(await itemOf(shop, sku)).toMatchObject({ onHand: -1, resolveAt: Math.floor(shop.clock() / 1000) + 600 });
  });
});

test('what is overdue is swept, by the time of its first hold, if it has one', async () => {
  const shop = noting(open());
  const { record, key } = await withHold(shop, 60);
  await edit(shop, key, { due: record.expiresAt + 50_000 });
  shop.pass(400);
  shop.written.splice(0);
  await mendNow(shop, key, of(key, 'overdue'));
  const lowered = () => shop.written.filter(([name]) => name === 'lowerDue');
  expect(lowered()).toEqual([['lowerDue', expect.objectContaining({ due: record.expiresAt })]]);
  expect(await itemOf(shop, key.sku)).toMatchObject({ holds: empty });
  shop.written.splice(0);
  shop.pass(90_000);
  const before = await itemOf(shop, key.sku);
  expect(Object.keys(before.applied)).toHaveLength(1);
  await mendNow(shop, key, of(key, 'overdue'));
  expect(lowered()).toEqual([]);
  const gone = freshKey();
  await mendOversold(shop, gone, of(gone, 'oversold_unwatched'));
  expect(await shop.store.getStock(gone)).toBeUndefined();
});

test('a plan that has no ground is seen to, also of an item that is noted', async () => {
  const shop = open();
  const { key } = await delivered(shop);
  const id = freshId();
  await shop.store.createCompensation(compensation({ id, reservation: id, stock: key, steps: steps(1) }));
  const now = Math.floor(shop.clock() / 1000);
  await edit(shop, key, { onHand: -1, available: -1, plan: { [id]: 1 }, resolveAt: now, due: now });
  await mendOversold(shop, key, of(key, 'plan_unfounded'));
  expect(await itemOf(shop, key.sku)).toMatchObject({ plan: empty });
});

describe('a hold that is missing', () => {
  /** A live record whose hold is gone, in an item that is due later than that would be over. */
  async function missing(available: number, later = 3_600) {
    const shop = noting(open());
    const { record, key } = await withHold(shop);
    await edit(shop, key, { onHand: available, available, holds: {}, due: record.expiresAt + later });
    shop.written.splice(0);
    const found = [{ kind: 'hold_missing', ...reservationKeyOf(record.id), evidence: {} }] as const;
    const take = () => mend(shop, reservationKeyOf(record.id), found, strictly);
    return { shop, record, key, take };
  }

  test('is taken again, and its item is due in time; where the units are gone it stays as it is', async () => {
    const { shop, record, key, take } = await missing(10);
    await take();
    const { due, holds } = await itemOf(shop, key.sku);
    expect([due, holds[record.id]?.quantity]).toEqual([record.expiresAt, 2]);
    const other = await missing(1);
    const before = await other.shop.table.items();
    await other.take();
    expect(await other.shop.table.items()).toEqual(before);
    const inTime = await missing(10, 0);
    await inTime.take();
    expect(inTime.shop.written.map(([name]) => name)).toEqual(['takeHold']);
  });

  test('is not taken for a record that was decided since, or whose time is over', async () => {
    for (const decide of [
      ({ shop, record }: Awaited<ReturnType<typeof missing>>) =>
        shop.table.putRecord({ ...record, status: 'RELEASED' } as typeof record),
      async ({ shop }: Awaited<ReturnType<typeof missing>>) => shop.pass(week + 1),
    ]) {
      const found = await missing(10);
      await decide(found);
      const before = await found.shop.table.items();
      await found.take();
      expect(await found.shop.table.items()).toEqual(before);
    }
  });
});
