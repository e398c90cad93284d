import { describe, expect, test } from '@jest/globals';
import { cancel } from '../../lib/commands/cancel.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { mend } from '../../lib/commands/reconcile/mend.ts';
import { mendCompensations } from '../../lib/commands/reconcile/mend-compensation.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import { type Sale, salesOf } from '../../lib/domain/sale.ts';
import { reservationKeyOf, saleKeyOf } from '../../lib/store/keys.ts';
import type { Store } from '../../lib/store/port.ts';
import { countersOf, newWorld } from '../commands/world.ts';
import { sold } from '../store/starting-items.ts';
import { failingAfter } from './failing-store.ts';
import { interposing } from './interposing-store.ts';
import { looked, strictly } from './looking.ts';
import { openShop, type Shop, withHold } from './shop.ts';
import { spoiledMemory } from './spoiled-table.ts';

const about = ({ id }: Reservation, kind: 'overdue' | 'sale_missing' | 'compensation_missing') =>
  ({ kind, ...reservationKeyOf(id), of: id, evidence: {} }) as const;

/** A reservation of two units that was confirmed, whose sale is there. */
async function withSale() {
  const shop = openShop(spoiledMemory());
  const { record, key, sku } = await withHold(shop);
  await confirm(shop, { id: record.id });
  await shop.caughtUp();
  const [sale] = salesOf(await shop.store.getReservation(record.id));
  if (sale === undefined) throw new Error('it is not sold');
  return { shop, record, key, sku, sale };
}

const isThere = async ({ store }: Shop, sale: Sale) => (await store.getSales([sale])).length === 1;

/** The shop, in which the record cannot be read from its look number `from` on; the first is 1. */
function unreadable(shop: Shop, { id }: Reservation, from: number): Shop {
  let looks = 0;
  const find: Store['find'] = async (key) => {
    if (key.pk !== reservationKeyOf(id).pk || ++looks < from) return await shop.store.find(key);
    return { kind: 'unreadable', key, problem: 'no number' };
  };
  return { ...shop, store: { ...shop.store, find } };
}

describe('sales', () => {
  test('are written once, and the record is looked at again', async () => {
    const { shop, record, sale } = await withSale();
    await shop.store.removeSale(sale);
    const done: string[] = [];
    const putSale: Store['putSale'] = async (each) => {
      done.push('put');
      await shop.store.putSale(each);
    };
    const find: Store['find'] = async (key) => {
      done.push('find');
      return await shop.store.find(key);
    };
    const store = { ...shop.store, putSale, find };
    await mend({ ...shop, store }, reservationKeyOf(record.id), [about(record, 'sale_missing')], strictly);
    expect(await isThere(shop, sale)).toBe(true);
    expect(done).toEqual(['find', 'find', 'put', 'find']);
    done.splice(0);
    await mend({ ...shop, store }, saleKeyOf(sale), [], strictly);
    expect(done).toEqual(['find', 'put', 'find']);
  });

  test('that left while they were written are removed again: the relay may have passed by before', async () => {
    const { shop, record, sale } = await withSale();
    await shop.store.removeSale(sale);
    const store = interposing(shop.store, 'putSale', async () => {
      await fulfil(shop, { id: record.id });
      await shop.caughtUp();
    });
    await mend({ ...shop, store }, reservationKeyOf(record.id), [about(record, 'sale_missing')], strictly);
    expect(await isThere(shop, sale)).toBe(false);
  });

  test('of a record that cannot be read are left as they are', async () => {
    const { shop, record, sale } = await withSale();
    for (const from of [1, 2]) {
      await mend(unreadable(shop, record, from), saleKeyOf(sale), [], strictly);
      expect(await isThere(shop, sale)).toBe(true);
    }
    const found = [about(record, 'compensation_missing')];
    expect(await mend(unreadable(shop, record, 1), reservationKeyOf(record.id), found, strictly)).toBe(false);
  });
});

test('a cancellation that was left half done is finished where it was found, and only there', async () => {
  const { shop, record, sku } = await withSale();
  const { store } = failingAfter(shop.store, 1);
  await expect(cancel({ ...shop, store }, { id: record.id })).rejects.toThrow('interrupted');
  shop.pass(400);
  await shop.caughtUp();
  await mend(shop, reservationKeyOf(record.id), [], strictly);
  expect(await countersOf(shop, sku)).toEqual([8, 0, 8]);
  const { mended, differences } = await looked(shop, { isMending: true });
  expect(mended.map(({ kind, pk }) => [kind, pk])).toContainEqual(['overdue', reservationKeyOf(record.id).pk]);
  expect(differences).toEqual([]);
  expect(await countersOf(shop, sku)).toEqual([10, 0, 10]);
});

describe('a compensation that is missing', () => {
  const record = sold();
  const compensated = { ...record, status: 'COMPENSATED', cancelled: [5, 1], compensations: { [record.id]: [5, 1] } };

  test('is begun, though nothing is known of its SKU any more; what else was found begins none', async () => {
    const world = newWorld();
    await world.store.createReservation(compensated as typeof record);
    await mendCompensations(world, compensated as typeof record, [about(record, 'overdue')]);
    expect(await world.store.getCompensation(record.id)).toBeUndefined();
    await mendCompensations(world, compensated as typeof record, [about(record, 'compensation_missing')]);
    const begun = await world.store.getCompensation(record.id);
    expect(begun).toMatchObject({ status: 'RUNNING', stock: { sku: 'shirt', location: 'main', shard: 0 } });
    expect(begun).not.toHaveProperty('discountCode');
  });
});
