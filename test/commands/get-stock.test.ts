import { expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { getAvailability } from '../../lib/commands/get-availability.ts';
import { getStock } from '../../lib/commands/get-stock.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { release } from '../../lib/commands/release.ts';
import { takeHold } from '../../lib/store/writes/hold-writes.ts';
import { addLocation } from '../../lib/store/writes/sku-writes.ts';
import { at, freshId, freshSku, hold } from '../store/starting-items.ts';
import { countersOf, itemOf, newWorld, receive, refusedWith, reserved, stocked, type World } from './world.ts';

const crashed = (world: World): World => ({
  ...world,
  store: { ...world.store, updateStock: () => Promise.reject(new Error('crash')) },
});

test('the counters of a SKU are those of its locations, added up', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10, { safetyStock: 1 });
  await receive(world, sku, 5, 'north');
  await reserved(world, sku, 4);
  expect(await getStock(world, sku)).toEqual({
    outcome: 'found',
    sku,
    total: { onHand: 15, held: 4, available: 9, oversold: 0 },
    locations: [
      { location: 'main', onHand: 10, held: 4, available: 5, oversold: 0 },
      { location: 'north', onHand: 5, held: 0, available: 4, oversold: 0 },
    ],
    asOf: at,
  });
});

test('a SKU that nobody knows is not found', async () => {
  const sku = freshSku();
  expect(await getStock(newWorld(), sku)).toEqual(refusedWith('sku_not_found', { skus: [sku] }));
});

test('an expired hold counts as free, with a record and without one, though nobody swept it', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  await reserved(world, sku, 4);
  const { key } = await itemOf(world, sku);
  await world.store.updateStock(key, takeHold(freshId(), hold({ quantity: 3 }), at));
  expect(await countersOf(world, sku)).toEqual([10, 7, 3]);
  const before = await itemOf(world, sku);
  world.pass(601);
  expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
  expect(await getAvailability(world, [sku])).toMatchObject({ items: [{ sku, available: 10 }] });
  expect(await itemOf(world, sku)).toEqual(before);
});

test('a hold that was confirmed and not settled counts as sold once its time is over', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  await expect(confirm(crashed(world), { id, lines: [{ sku, quantity: 3 }] })).rejects.toThrow('crash');
  world.pass(601);
  expect(await countersOf(world, sku)).toEqual([7, 0, 7]);
});

test('a hold that was extended counts as held, even where its extend crashed', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  await expect(extend(crashed(world), id, 900)).rejects.toThrow('crash');
  world.pass(700);
  expect(await countersOf(world, sku)).toEqual([10, 4, 6]);
});

test('a hold of an extended reservation that was released since counts as free, though both crashed', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  await expect(extend(crashed(world), id, 900)).rejects.toThrow('crash');
  await expect(release(crashed(world), id)).rejects.toThrow('crash');
  world.pass(700);
  expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
});

test('a hold that a duplicate left behind counts as free once its time is over, also where the reservation was sold', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  await receive(world, sku, 10, 'north');
  const north = { sku, location: 'north', shard: 0 };
  await world.store.updateStock(north, takeHold(id, hold({ quantity: 3, nonce: 'other' }), at));
  await confirm(world, { id });
  world.pass(601);
  expect(await getStock(world, sku)).toMatchObject({
    total: { onHand: 16, held: 0, available: 16 },
    locations: [{ onHand: 6 }, { onHand: 10, available: 10 }],
  });
});

test('a location that was listed and not opened counts for nothing', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  await world.store.updateSku(sku, addLocation('north'));
  expect(await getStock(world, sku)).toMatchObject({ total: { onHand: 10 }, locations: [{ location: 'main' }] });
});

test('the records of 200 expired holds are asked for 100 at a time, and none where nothing has expired', async () => {
  const world = newWorld();
  const sku = await stocked(world, 200);
  for (let index = 0; index < 200; index++) await reserved(world, sku, 1);
  const batches: number[] = [];
  const getReservations: typeof world.store.getReservations = (ids) => {
    batches.push(ids.length);
    return world.store.getReservations(ids);
  };
  const watched = { ...world, store: { ...world.store, getReservations } };
  expect(await countersOf(watched, sku)).toEqual([200, 200, 0]);
  expect(batches).toEqual([]);
  world.pass(601);
  expect(await countersOf(watched, sku)).toEqual([200, 0, 200]);
  expect(batches).toEqual([100, 100]);
});

test('units sold beyond what is there are oversold, each location for itself', async () => {
  const world = newWorld();
  const sku = await stocked(world, 1);
  await receive(world, sku, 5, 'north');
  const loss = {
    caller: 'clerk',
    idempotencyKey: freshId(),
    sku,
    type: 'adjust',
    quantity: -4,
    isForced: true,
  } as const;
  await moveStock(world, loss);
  expect(await getStock(world, sku)).toMatchObject({ total: { onHand: 2, available: 2, oversold: 3 } });
});
