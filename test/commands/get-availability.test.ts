import { expect, test } from '@jest/globals';
import { getAvailability } from '../../lib/commands/get-availability.ts';
import { at, skuItem, stockItem } from '../store/starting-items.ts';
import { newWorld, refusedWith, reserved, stocked } from './world.ts';

test('what of many SKUs may be promised counts what has expired as free', async () => {
  const world = newWorld();
  const mugs = await stocked(world, 5);
  const cups = await stocked(world, 3);
  await reserved(world, mugs, 2, { holdSeconds: 10 });
  const available = () => getAvailability(world, [cups, mugs, cups]);
  const ofCups = { sku: cups, available: 3 };
  expect(await available()).toEqual({ outcome: 'found', items: [ofCups, { sku: mugs, available: 3 }], asOf: at });
  world.pass(11);
  expect(await available()).toMatchObject({ items: [ofCups, { sku: mugs, available: 5 }] });
  expect(await getAvailability(world, [mugs, 'no-such'])).toEqual(refusedWith('sku_not_found', { skus: ['no-such'] }));
});

test('what of a SKU may be promised is that of all its locations, read 100 at a time', async () => {
  const world = newWorld();
  const skus = Array.from({ length: 100 }, (_, index) => `sku ${index}`);
  for (const sku of skus) {
    await world.store.createSku(skuItem({ sku, locations: ['main', 'north'] }));
    for (const [location, available] of Object.entries({ main: 2, north: 5 })) {
      await world.store.createStock(stockItem({ key: { sku, location, shard: 0 }, available }));
    }
  }
  const batches: number[] = [];
  const getStocks: typeof world.store.getStocks = (keys) => {
    batches.push(keys.length);
    return world.store.getStocks(keys);
  };
  const found = await getAvailability({ ...world, store: { ...world.store, getStocks } }, skus);
  expect(found).toMatchObject({ items: skus.map((sku) => ({ sku, available: 7 })) });
  expect(batches).toEqual([100, 100]);
});

test('of a SKU whose settings did not come to its stock nothing may be promised', async () => {
  const world = newWorld();
  const { sku } = skuItem();
  await world.store.createSku(skuItem({ sku }));
  expect(await getAvailability(world, [sku])).toMatchObject({ items: [{ sku, available: 0 }] });
});
