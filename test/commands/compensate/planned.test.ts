import { describe, expect, test } from '@jest/globals';
import { fulfil } from '../../../lib/commands/fulfil.ts';
import { sweep } from '../../../lib/commands/sweep.ts';
import type { Store } from '../../../lib/store/port.ts';
import { empty } from '../../empty.ts';
import { itemOf } from '../world.ts';
import { OversoldShop, resolveAfterSeconds } from './shop.ts';

/** A shop that sells a unit to each of these customers, and then misses so many units. */
async function missing(units: number, ...tiers: readonly (string | undefined)[]): Promise<OversoldShop> {
  const shop = new OversoldShop();
  await shop.sku('mug', tiers.length);
  for (const tier of tiers) await shop.sell({ mug: 1 }, tier);
  await shop.move('mug', 'adjust', -units);
  return shop;
}

const plannedOf = async (shop: OversoldShop) => Object.keys((await itemOf(shop.world, 'mug')).plan);

describe('a receipt between the plan and the compensations', () => {
  test('lets off what is not needed any more, the dearest first, whoever comes first', async () => {
    for (const received of [1, 2, 3]) {
      const shop = await missing(3, 'gold', 'silver', undefined);
      const [gold, silver, none] = shop.sold;
      shop.world.pass(resolveAfterSeconds);
      await shop.plan();
      expect(new Set(await plannedOf(shop))).toEqual(new Set(shop.sold));
      await shop.move('mug', 'receive', received);
      await shop.quiet();
      const left = [gold, silver, none].slice(received);
      expect(await shop.compensated()).toEqual(left);
      expect(await shop.onHand('mug')).toBe(0);
      for (const id of shop.sold) {
        const { status } = (await shop.world.store.getCompensation(id)) ?? {};
        expect([id, status]).toEqual([id, left.includes(id) ? 'DONE' : 'SKIPPED']);
      }
      await shop.addsUp('mug');
    }
  });

  test('lets the dearest off also where they were planned first', async () => {
    const shop = await missing(1, 'gold');
    const [gold = ''] = shop.sold;
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    await shop.move('mug', 'receive', 2);
    const cheap = await shop.sell({ mug: 1 });
    await shop.move('mug', 'adjust', -2);
    shop.world.pass(60);
    await shop.plan();
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ onHand: -2, plan: { [gold]: 1, [cheap]: 1 } });
    await shop.move('mug', 'receive', 1);
    await shop.quiet();
    expect(await shop.compensated()).toEqual([cheap]);
    await shop.addsUp('mug');
  });

  test('counts on no more units of those that are planned than are left of them', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 5);
    const older = await shop.sell({ mug: 2 });
    const newer = await shop.sell({ mug: 3 });
    await shop.move('mug', 'adjust', -5);
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    await fulfil(shop.world, { id: newer, lines: [{ sku: 'mug', quantity: 2 }] });
    await shop.move('mug', 'receive', 1);
    await shop.later(0);
    expect([await shop.statusOf(older), await shop.statusOf(newer)]).toEqual(['COMPENSATED', 'FULFILLED']);
    expect(await shop.recordOf(newer)).toMatchObject({ cancelled: [1] });
  });

  test('that makes all of it unnecessary lets the SKU be at once', async () => {
    const shop = await missing(1, undefined, undefined);
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    await shop.move('mug', 'receive', 1);
    await shop.later(0);
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ onHand: 0, plan: empty });
    expect(await itemOf(shop.world, 'mug')).not.toHaveProperty('resolveAt');
  });

  test('cancels nobody who was let off by a sweeper that was killed before it said so', async () => {
    const shop = await missing(1, undefined, undefined);
    const [, cheap = ''] = shop.sold;
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    await shop.move('mug', 'receive', 1);
    const updateCompensation: Store['updateCompensation'] = async (id, write) => {
      if ((await plannedOf(shop)).length === 0) throw new Error('killed');
      return await shop.world.store.updateCompensation(id, write);
    };
    await sweep({ ...shop.world, store: { ...shop.world.store, updateCompensation } }, 60, shop.call);
    expect(await shop.world.store.getCompensation(cheap)).toMatchObject({ status: 'RUNNING' });
    await shop.move('mug', 'adjust', -1);
    await shop.move('mug', 'receive', 1);
    await shop.quiet();
    expect(await shop.world.store.getCompensation(cheap)).toMatchObject({ status: 'SKIPPED' });
    expect(await shop.compensated()).toEqual([]);
    await shop.addsUp('mug');
  });

  test('lets nobody off for whom another one that is planned has left meanwhile', async () => {
    const shop = await missing(2, 'gold', undefined, undefined);
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    const [, planned = ''] = shop.sold;
    await fulfil(shop.world, { id: planned });
    await shop.move('mug', 'receive', 1);
    await shop.quiet();
    expect(await shop.compensated()).toEqual([shop.sold[2]]);
    await shop.addsUp('mug');
  });
});

test('a sale that was let off is compensated after all where it is needed later', async () => {
  const shop = await missing(1, 'gold', undefined);
  const [, cheap = ''] = shop.sold;
  shop.world.pass(resolveAfterSeconds);
  await shop.plan();
  await shop.move('mug', 'receive', 1);
  await shop.quiet();
  expect(await shop.compensated()).toEqual([]);
  expect(await shop.world.store.getCompensation(cheap)).toMatchObject({ status: 'SKIPPED' });
  await shop.move('mug', 'adjust', -1);
  await shop.later(resolveAfterSeconds);
  await shop.quiet();
  expect(await shop.compensated()).toEqual([cheap]);
  await shop.addsUp('mug');
});

describe('the list of sales', () => {
  test('may be behind: who is not in it yet is chosen later, and nobody dearer in his place', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 2, { resolveAfterSeconds: 0 });
    shop.world.fallBehind();
    const cheap = await shop.sell({ mug: 1 });
    await shop.sell({ mug: 1 }, 'gold');
    await shop.move('mug', 'adjust', -1);
    await shop.later(1);
    expect(await plannedOf(shop)).toEqual([]);
    await shop.world.catchUp();
    await shop.quiet();
    expect(await shop.compensated()).toEqual([cheap]);
    await shop.addsUp('mug');
  });

  test('may name who has been served or cancelled since: the record decides', async () => {
    const shop = await missing(1, 'gold', undefined, undefined);
    const [, older, newer = ''] = shop.sold;
    shop.world.fallBehind();
    await fulfil(shop.world, { id: newer });
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    expect(await plannedOf(shop)).toEqual([older]);
    await shop.world.catchUp();
    await shop.quiet();
    expect(await shop.compensated()).toEqual([older]);
    await shop.addsUp('mug');
  });

  test('may say more units than are left of a sale: what the record says is planned', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 6);
    const older = await shop.sell({ mug: 2 });
    const newer = await shop.sell({ mug: 4 });
    await shop.move('mug', 'adjust', -3);
    shop.world.fallBehind();
    await fulfil(shop.world, { id: newer, lines: [{ sku: 'mug', quantity: 2 }] });
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ plan: { [older]: 2, [newer]: 2 } });
  });
});

describe('many sales', () => {
  test('are planned 50 at a time, each compensated once', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 130);
    for (let index = 0; index < 130; index++) await shop.sell({ mug: 1 }, index < 10 ? 'gold' : undefined);
    await shop.move('mug', 'adjust', -125);
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    expect(await plannedOf(shop)).toHaveLength(50);
    // Nobody does the steps for a while: what is planned does not grow without end.
    shop.world.pass(600);
    await shop.plan();
    expect(await plannedOf(shop)).toHaveLength(50);
    await shop.quiet();
    const compensated = await shop.compensated();
    expect(compensated).toHaveLength(125);
    expect(compensated).toEqual(shop.sold.slice(5));
    expect(await shop.onHand('mug')).toBe(0);
    await shop.addsUp('mug');
  });

  test('of a cheap tier are not all read at once, and no dearer one is touched meanwhile', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 1_200);
    await shop.sell({ mug: 600 }, 'gold');
    for (let index = 0; index < 600; index++) await shop.sell({ mug: 1 });
    await shop.move('mug', 'adjust', -550);
    let asked = 0;
    const salesOf: Store['salesOf'] = async (key, limit, after) => {
      const found = await shop.world.store.salesOf(key, limit, after);
      asked += found.length;
      return found;
    };
    shop.world.pass(resolveAfterSeconds);
    await sweep({ ...shop.world, store: { ...shop.world.store, salesOf } }, 60);
    expect(asked).toBeLessThan(600);
    const planned = await plannedOf(shop);
    expect(new Set(planned)).toEqual(new Set(shop.sold.slice(-50)));
  });

  test('of as many tiers as customers are looked through within a bound, and no dearer one is touched meanwhile', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 300);
    const silver = await shop.sell({ mug: 150 }, 'silver');
    for (let index = 100; index < 250; index++) await shop.sell({ mug: 1 }, `tier ${index}`);
    await shop.move('mug', 'adjust', -120);
    let queries = 0;
    const salesOf: Store['salesOf'] = (...parts) => {
      queries++;
      return shop.world.store.salesOf(...parts);
    };
    const world = { ...shop.world, store: { ...shop.world.store, salesOf } };
    shop.world.pass(resolveAfterSeconds);
    await sweep(world, 60);
    expect(queries).toBeLessThanOrEqual(210);
    await shop.quiet();
    expect(await shop.compensated()).toHaveLength(120);
    expect(await shop.statusOf(silver)).toBe('CONFIRMED');
    await shop.addsUp('mug');
  });
});

describe('a plan', () => {
  test('that a crash left without compensations is begun by the next sweep', async () => {
    const shop = await missing(2, 'gold', undefined, undefined);
    shop.world.pass(resolveAfterSeconds);
    const createCompensation: Store['createCompensation'] = async () => {
      throw new Error('killed');
    };
    await sweep({ ...shop.world, store: { ...shop.world.store, createCompensation } }, 60, shop.call);
    expect(await plannedOf(shop)).toHaveLength(2);
    expect(await shop.world.store.allCompensations(10)).toEqual([]);
    await shop.quiet();
    expect(await shop.compensated()).toEqual(shop.sold.slice(1));
    await shop.addsUp('mug');
  });

  test('of a sale that was served before its compensation was begun begins none', async () => {
    const shop = await missing(1, 'gold', undefined);
    const [, cheap = ''] = shop.sold;
    shop.world.pass(resolveAfterSeconds);
    const createCompensation: Store['createCompensation'] = async () => {
      throw new Error('killed');
    };
    await sweep({ ...shop.world, store: { ...shop.world.store, createCompensation } }, 60, shop.call);
    await fulfil(shop.world, { id: cheap });
    await shop.quiet();
    expect(await shop.world.store.getCompensation(cheap)).toBeUndefined();
    expect(await shop.compensated()).toEqual([shop.sold[0]]);
    await shop.addsUp('mug');
  });

  test('grows by others, where more is short before any of it is cancelled', async () => {
    const shop = await missing(1, 'gold', undefined, undefined);
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    await shop.move('mug', 'adjust', -1);
    shop.world.pass(60);
    await shop.plan();
    expect(new Set(await plannedOf(shop))).toEqual(new Set(shop.sold.slice(1)));
    await shop.quiet();
    expect(await shop.compensated()).toEqual(shop.sold.slice(1));
  });

  test('of a sale that has no unit at the item any more is not kept', async () => {
    const shop = await missing(1, 'gold', undefined);
    const [, cheap = ''] = shop.sold;
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    await fulfil(shop.world, { id: cheap });
    await shop.quiet();
    expect(await shop.compensated()).toEqual([shop.sold[0]]);
    await shop.addsUp('mug');
  });

  test('of a compensation that was over before is let off, and another one is chosen', async () => {
    // The mug left before the cart was planned for it; the shirt, which is oversold as well, is cancelled for the cart.
    const shop = new OversoldShop();
    await shop.sku('mug', 3);
    await shop.sku('shirt', 1, { resolveAfterSeconds: resolveAfterSeconds + 30 });
    const other = await shop.sell({ mug: 1 }, 'gold');
    const cart = await shop.sell({ mug: 1, shirt: 1 });
    await shop.sell({ mug: 1 }, 'gold');
    await shop.move('shirt', 'adjust', -1);
    await shop.move('mug', 'adjust', -1);
    shop.world.pass(resolveAfterSeconds);
    const updateStock: Store['updateStock'] = async (key, write) => {
      if (write.name === 'planSales') await fulfil(shop.world, { id: cart, lines: [{ sku: 'mug', quantity: 1 }] });
      return await shop.world.store.updateStock(key, write);
    };
    await sweep({ ...shop.world, store: { ...shop.world.store, updateStock } }, 60);
    expect(await plannedOf(shop)).toEqual([cart]);
    await shop.quiet();
    expect(await shop.recordOf(cart)).toMatchObject({ fulfilled: [1, 0], cancelled: [0, 1] });
    expect(await shop.onHand('shirt')).toBe(0);
    expect(await shop.onHand('mug')).toBe(0);
    expect(await shop.statusOf(other)).toBe('CONFIRMED');
    await shop.addsUp('mug', 'shirt');
  });
});
