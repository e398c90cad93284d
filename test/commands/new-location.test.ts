import { expect, test } from '@jest/globals';
import { type MoveStockRequest, moveStock } from '../../lib/commands/move-stock.ts';
import { defaultSettings } from '../../lib/domain/sku.ts';
import { freshId, freshSku } from '../store/starting-items.ts';
import { countersOf, newWorld, refusedWith, stocked } from './world.ts';

const asked = (sku: string, parts: Partial<MoveStockRequest> = {}): MoveStockRequest => ({
  caller: 'clerk',
  idempotencyKey: freshId(),
  sku,
  type: 'receive',
  quantity: 5,
  ...parts,
});

test('the first movement at a location opens it, with the buffer of the SKU', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10, { safetyStock: 2 });
  const request = asked(sku, { location: 'north' });
  expect(await moveStock(world, request)).toMatchObject({
    movement: { version: 2 },
    stock: { onHand: 5, available: 3 },
  });
  expect(await world.store.getSku(sku)).toMatchObject({ locations: ['main', 'north'], version: 1 });
  expect(await moveStock(world, asked(sku, { location: 'south', type: 'count' }))).toMatchObject({
    stock: { onHand: 5 },
  });
  expect(await countersOf(world, sku)).toEqual([20, 0, 14]);
});

test('an adjustment that is refused at a new location opens none', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5);
  const request = asked(sku, { location: 'east', type: 'adjust', quantity: -1 });
  expect(await moveStock(world, request)).toEqual(refusedWith('would_oversell', { available: 0 }));
  expect(await world.store.getSku(sku)).toMatchObject({ locations: ['main'] });
  expect(await moveStock(world, { ...request, isForced: true })).toMatchObject({ movement: { change: -1 } });
  const unknown = freshSku();
  expect(await moveStock(world, { ...request, sku: unknown })).toEqual(
    refusedWith('sku_not_found', { skus: [unknown] }),
  );
});

test('what a new location would have to give is what its SKU lets it promise', async () => {
  const world = newWorld();
  const at = (sku: string, quantity: number) => asked(sku, { location: 'east', type: 'adjust', quantity });
  const kept = await stocked(world, 5, { safetyStock: 2 });
  expect(await moveStock(world, at(kept, -1))).toEqual(refusedWith('would_oversell', { available: -2 }));
  const oversold = await stocked(world, 5, { oversell: { ...defaultSettings.oversell, limit: 3 } });
  expect(await moveStock(world, at(oversold, -4))).toEqual(refusedWith('would_oversell', { available: 3 }));
  expect(await moveStock(world, at(oversold, -3))).toMatchObject({ stock: { onHand: -3, available: 0 } });
});

test('a count opens a new location also with fewer units than are kept back', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5, { safetyStock: 2 });
  const counted = await moveStock(world, asked(sku, { location: 'east', type: 'count', quantity: 1 }));
  expect(counted).toMatchObject({ movement: { change: 1 }, stock: { onHand: 1, available: -1 } });
});

test('a SKU has at most 100 locations, and goes on at those it has', async () => {
  const world = newWorld();
  const sku = await stocked(world, 1);
  for (let place = 1; place < 100; place++) await moveStock(world, asked(sku, { location: `place ${place}` }));
  expect(await moveStock(world, asked(sku, { location: 'one more' }))).toEqual(
    refusedWith('invalid_request', {
      errors: [{ path: 'location', message: expect.stringContaining('it has 100, which is as many as it may have') }],
    }),
  );
  expect(await world.store.getStock({ sku, location: 'one more', shard: 0 })).toBeUndefined();
  expect(await moveStock(world, asked(sku, { location: 'place 7' }))).toMatchObject({ outcome: 'moved' });
});
