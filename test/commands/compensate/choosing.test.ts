import { describe, expect, test } from '@jest/globals';
import { choose } from '../../../lib/commands/compensate/choose.ts';
import { fulfil } from '../../../lib/commands/fulfil.ts';
import { limits } from '../../../lib/domain/limits.ts';
import { defaultSettings, type Oversell } from '../../../lib/domain/sku.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { itemOf } from '../world.ts';
import { OversoldShop } from './shop.ts';

const policy: Oversell = { ...defaultSettings.oversell, order: ['gold', 'silver'] };

/** A shop that has sold a mug to a customer of each of these tiers. */
async function sold(...tiers: readonly (string | undefined)[]): Promise<OversoldShop> {
  const shop = new OversoldShop();
  await shop.sku('mug', tiers.length + 1);
  for (const tier of tiers) await shop.sell({ mug: 1 }, tier);
  return shop;
}

/** Whom it chooses where the item is like this, and how often it asks for sales, and for records. */
async function chosen(shop: OversoldShop, parts: Partial<StockItem>) {
  const asked = { sales: 0, records: 0 };
  const { salesOf, getReservations } = shop.world.store;
  const store = {
    ...shop.world.store,
    salesOf: (...of: Parameters<typeof salesOf>) => {
      asked.sales++;
      return salesOf(...of);
    },
    getReservations: (ids: readonly string[]) => {
      asked.records++;
      return getReservations(ids);
    },
  };
  const item = { ...(await itemOf(shop.world, 'mug')), ...parts };
  const found = await choose({ ...shop.world, store }, item, policy);
  return { ids: found.map(([id]) => id), ...asked };
}

const planOf = (length: number) => Object.fromEntries(Array.from({ length }, (_, index) => [`sale ${index}`, 1]));

describe('whom to cancel', () => {
  test('is not asked where nothing is short that is not planned, nor where the plan is full', async () => {
    const shop = await sold(undefined, undefined);
    const nobody = { ids: [], sales: 0, records: 0 };
    expect(await chosen(shop, { onHand: 0 })).toEqual(nobody);
    expect(await chosen(shop, { onHand: -3, plan: planOf(3) })).toEqual(nobody);
    expect(await chosen(shop, { onHand: -2, plan: planOf(3) })).toEqual(nobody);
    expect(await chosen(shop, { onHand: -90, plan: planOf(limits.plannedMax) })).toEqual(nobody);
    expect(await chosen(shop, { onHand: -90, plan: planOf(limits.plannedMax + 1) })).toEqual(nobody);
    expect(await chosen(shop, { onHand: -90, plan: planOf(limits.plannedMax - 1) })).toMatchObject({
      ids: [shop.sold[1]],
    });
  });

  test('is asked tier by tier, no dearer one than is needed, and the records once where the list is right', async () => {
    const shop = await sold('silver', 'gold', undefined, 'gold');
    const [silver, gold, none, newer] = shop.sold;
    // The three tiers and that there is no other, and then the sales of each that is needed.
    expect(await chosen(shop, { onHand: -1 })).toEqual({ ids: [none], sales: 5, records: 1 });
    expect(await chosen(shop, { onHand: -2 })).toEqual({ ids: [none, silver], sales: 6, records: 1 });
    expect(await chosen(shop, { onHand: -9 })).toEqual({ ids: [none, silver, newer, gold], sales: 7, records: 1 });
  });

  test('is asked of no record where nobody has bought, and once more where one has been served since', async () => {
    expect(await chosen(await sold(), { onHand: -1 })).toEqual({ ids: [], sales: 1, records: 0 });
    const shop = await sold(undefined, undefined, undefined);
    shop.world.fallBehind();
    await fulfil(shop.world, { id: shop.sold[2] ?? '' });
    expect(await chosen(shop, { onHand: -2 })).toEqual({ ids: [shop.sold[1], shop.sold[0]], sales: 3, records: 2 });
  });
});
