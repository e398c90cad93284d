import { describe, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { getReservation } from '../../lib/commands/get-reservation.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { takeHold } from '../../lib/store/writes/hold-writes.ts';
import { empty } from '../empty.ts';
import { at, freshId, hold, now } from '../store/starting-items.ts';
import { countersOf, itemOf, newWorld, reserved, stocked, type World } from './world.ts';

/** A world in which no more stock item is written, as after a crash. */
const crashed = (world: World): World => ({
  ...world,
  store: { ...world.store, updateStock: () => Promise.reject(new Error('crash')) },
});

test('what is expired is given back, its record says so, and the item is not due any more', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  world.pass(606);
  const swept = { items: 1, holds: 1, overtaken: 0, failed: 0, oldestDueSeconds: 5, isFinished: true };
  expect(await sweep(world, 60)).toEqual(swept);
  const item = await itemOf(world, sku);
  expect(item).toMatchObject({ available: 10, holds: empty, movement: { type: 'resolve', reservations: [id] } });
  expect(item).not.toHaveProperty('due');
  expect(await world.store.getReservation(id)).toMatchObject({ status: 'EXPIRED' });
  expect(await sweep(world, 60)).toEqual({ ...swept, items: 0, holds: 0, oldestDueSeconds: 0 });
});

test('nothing is swept early, and the item is due when its next hold is over', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  await reserved(world, sku, 4);
  const { id } = await reserved(world, sku, 1, { holdSeconds: 30 });
  expect(await itemOf(world, sku)).toMatchObject({ due: now + 31 });
  world.pass(30);
  expect(await sweep(world, 60)).toMatchObject({ items: 0 });
  world.pass(1);
  expect(await sweep(world, 60)).toMatchObject({ items: 1, holds: 1 });
  expect(await itemOf(world, sku)).toMatchObject({ available: 6, due: now + 601 });
  expect((await itemOf(world, sku)).holds).not.toHaveProperty(id);
});

test('a hold that was extended is prolonged, even where its extend crashed', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  await expect(extend(crashed(world), id, 900)).rejects.toThrow('crash');
  world.pass(700);
  await sweep(world, 60);
  expect(await itemOf(world, sku)).toMatchObject({ available: 6, due: now + 901 });
  expect(await getReservation(world, id)).toMatchObject({ reservation: { status: 'PENDING' } });
  world.pass(300);
  await sweep(world, 60);
  expect(await itemOf(world, sku)).toMatchObject({ available: 10, holds: empty });
});

test('a hold that was confirmed and not settled is settled, stays for a while and goes', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  const part = { id, lines: [{ sku, quantity: 3 }] };
  await expect(confirm(crashed(world), part)).rejects.toThrow('crash');
  world.pass(601);
  await sweep(world, 60);
  const settled = { expiresAt: now + 631, isSettled: true };
  expect(await itemOf(world, sku)).toMatchObject({ onHand: 7, available: 7, holds: { [id]: settled }, due: now + 631 });
  world.pass(30);
  await sweep(world, 60);
  expect(await itemOf(world, sku)).toMatchObject({ onHand: 7, available: 7, holds: empty });
});

test('a hold with the nonce of a duplicate that lost is given back, whatever the record says', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const other = await stocked(world, 10);
  const { id } = await reserved(world, other, 4);
  await confirm(world, { id });
  const { key } = await itemOf(world, sku);
  await world.store.updateStock(key, takeHold(id, hold({ nonce: 'zzzzz' }), at));
  world.pass(601);
  await sweep(world, 60);
  expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
  expect(await countersOf(world, other)).toEqual([6, 0, 6]);
});

test('a hold without a record is given back, and its id is taken', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const id = freshId();
  const { key } = await itemOf(world, sku);
  await world.store.updateStock(key, takeHold(id, hold(), at));
  world.pass(601);
  await sweep(world, 60);
  expect(await itemOf(world, sku)).toMatchObject({ available: 10, holds: empty });
  expect(await world.store.getReservation(id)).toMatchObject({ status: 'EXPIRED', lines: [] });
});

describe('many', () => {
  test('holds of one item and many items are swept in one go, in every lane', async () => {
    const world = newWorld();
    const skus = await Promise.all(Array.from({ length: 130 }, () => stocked(world, 3)));
    const [busy] = skus;
    for (const sku of skus) await reserved(world, sku, 2);
    const many = await stocked(world, 320);
    for (let index = 0; index < 320; index++) await reserved(world, many, 1);
    world.pass(601);
    expect(await sweep(world, 60)).toMatchObject({ items: 131, holds: 450, isFinished: true });
    expect(await itemOf(world, busy ?? '')).toMatchObject({ available: 3, holds: empty });
    expect(await itemOf(world, many)).toMatchObject({ available: 320, holds: empty });
  });

  test('items are left for the next sweep where the time is up', async () => {
    const world = newWorld();
    for (let index = 0; index < 20; index++) await reserved(world, await stocked(world, 3), 2);
    world.pass(601);
    const getStock: typeof world.store.getStock = (key) => {
      world.pass(1);
      return world.store.getStock(key);
    };
    const first = await sweep({ ...world, store: { ...world.store, getStock } }, 5);
    expect(first.items).toBeLessThan(20);
    expect(first.isFinished).toBe(false);
    const second = await sweep(world, 60);
    expect(first.items + second.items).toBe(20);
    expect(second.isFinished).toBe(true);
  });
});

test('an item that cannot be read does not keep the others waiting, and stays due', async () => {
  const world = newWorld();
  const skus = await Promise.all(Array.from({ length: 20 }, () => stocked(world, 3)));
  for (const sku of skus) await reserved(world, sku, 2);
  world.pass(601);
  const failure = new Error('corrupt');
  const getStock: typeof world.store.getStock = async (key) => {
    if (key.sku === skus[0]) throw failure;
    return await world.store.getStock(key);
  };
  const swept = await sweep({ ...world, store: { ...world.store, getStock } }, 60);
  expect(swept).toMatchObject({ items: 19, failed: 1, failure, isFinished: false });
  expect(await sweep(world, 60)).toMatchObject({ items: 1, isFinished: true });
});

test('a take that comes between the last look and the new due keeps its time', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  await reserved(world, sku, 4);
  world.pass(601);
  const { key } = await itemOf(world, sku);
  let isFirst = true;
  const updateStock: typeof world.store.updateStock = async (where, write) => {
    if (write.name === 'resetDue' && isFirst) {
      isFirst = false;
      await world.store.updateStock(key, takeHold('late', hold({ expiresAt: now + 1_000 }), world.clock()));
    }
    return await world.store.updateStock(where, write);
  };
  expect(await sweep({ ...world, store: { ...world.store, updateStock } }, 60)).toMatchObject({ items: 1 });
  expect(await itemOf(world, sku)).toMatchObject({ due: now + 1_000, available: 5 });
});
