import { describe, expect, test } from '@jest/globals';
import { emptyTally, sweep, sweepReservation, sweepStock } from '../../lib/commands/sweep.ts';
import { compensationKeyOf, laneOf, stockKeyOf } from '../../lib/store/keys.ts';
import { compensationLane } from '../../lib/store/table.ts';
import { compensation, freshId, freshKey, hold, now, sold, stockItem, unsold } from '../store/starting-items.ts';
import { interceptingStore } from './intercepting-store.ts';
import { newWorld, reserved, stocked } from './world.ts';

const over = { [freshId()]: hold({ quantity: 1, expiresAt: now }) };

describe('the index may be a moment old:', () => {
  test('a record that has nothing unfinished any more is left as it is', async () => {
    const world = newWorld();
    const records = [unsold(), sold(), sold({ returnedAt: now })];
    for (const record of records) await world.store.createReservation(record);
    const tally = emptyTally();
    for (const id of [...records.map((record) => record.id), freshId()]) await sweepReservation(world, id, tally);
    expect(tally).toEqual(emptyTally());
    for (const record of records) expect(await world.store.getReservation(record.id)).toEqual(record);
  });

  test('a compensation that is not due any more, or not there, is left as it is', async () => {
    const world = newWorld();
    const { due: _, ...done } = compensation();
    const later = compensation({ due: now + 1 });
    for (const each of [done, later]) await world.store.createCompensation(each);
    const ids = [done.id, later.id, freshId()];
    const dueKeys: typeof world.store.dueKeys = async (lane) =>
      lane === compensationLane ? ids.map((id) => ({ key: compensationKeyOf(id), due: now })) : [];
    const call = () => Promise.reject(new Error('called'));
    const swept = await sweep({ ...world, store: { ...world.store, dueKeys } }, 60, call);
    expect(swept).toMatchObject({ items: 0, failed: 0, isFinished: true });
    for (const each of [done, later]) expect(await world.store.getCompensation(each.id)).toEqual(each);
  });

  test('a stock item that is not due any more is left as it is', async () => {
    const world = newWorld();
    const items = [stockItem(), stockItem({ holds: over, due: now + 1 })];
    for (const item of items) await world.store.createStock(item);
    const tally = emptyTally();
    for (const key of [...items.map((item) => item.key), freshKey()]) await sweepStock(world, key, tally);
    expect(tally).toEqual(emptyTally());
    for (const item of items) expect(await world.store.getStock(item.key)).toEqual(item);
  });
});

test('what is seen to is counted: a cancellation, and a compensation', async () => {
  const world = newWorld();
  const cancellation = { version: 4, from: [1, 1] };
  const record = sold({ cancelled: [1, 1], cancellation, due: now });
  await world.store.createReservation(record);
  await world.store.createCompensation(compensation({ due: now }));
  expect(await sweep(world, 60, async () => undefined)).toMatchObject({ items: 2, overtaken: 0, failed: 0 });
  expect(await world.store.getReservation(record.id)).toMatchObject({ returnedAt: now });
});

test('nothing is asked for or written but what is due', async () => {
  const world = newWorld();
  const short = stockItem({ onHand: -3, resolveAt: now });
  for (const item of [stockItem({ holds: { [freshId()]: hold({ expiresAt: now, isSettled: true }) } }), short]) {
    await world.store.createStock(item);
  }
  const writes: string[] = [];
  const getReservation: typeof world.store.getReservation = () => Promise.reject(new Error('asked'));
  const store = interceptingStore({ ...world.store, getReservation }, ({ name, perform }) => {
    writes.push(name.replace('updateStock ', ''));
    return perform();
  });
  expect(await sweep({ ...world, store }, 60)).toMatchObject({ items: 2, holds: 1, failed: 0 });
  expect(writes.sort()).toEqual(['planSales', 'resetDue', 'resolveHolds']);
});

test('an item that is healed stays watched while sales are planned, and is looked at in its time', async () => {
  const world = newWorld();
  const plan = { [freshId()]: 2 };
  const item = stockItem({ onHand: 0, plan, resolveAt: now + 100, due: now });
  await world.store.createStock(item);
  const tally = emptyTally();
  await sweepStock(world, item.key, tally);
  expect(tally).toEqual({ ...emptyTally(), items: 1 });
  expect(await world.store.getStock(item.key)).toEqual({ ...item, due: now + 100 });
});

describe('compensations', () => {
  async function withDue(count: number) {
    const world = newWorld();
    const each = Array.from({ length: count }, () => compensation({ due: now }));
    for (const one of each) await world.store.createCompensation(one);
    return { world, each };
  }

  test('wait for a sweep that can call those who do their steps', async () => {
    const { world, each } = await withDue(1);
    expect(await sweep(world, 60)).toMatchObject({ items: 0, failed: 0, isFinished: true });
    for (const one of each) expect(await world.store.getCompensation(one.id)).toEqual(one);
  });

  test('that are left when the time is over are left to the next sweep', async () => {
    const { world } = await withDue(10);
    expect(await sweep(world, 60, async () => world.pass(61))).toMatchObject({ failed: 0, isFinished: false });
    expect(await sweep(world, 60, async () => {})).toMatchObject({ isFinished: true });
  });
});

test('what has been due longest is swept first, in whatever lane it is', async () => {
  const world = newWorld();
  const skus: string[] = [];
  for (let age = 0; age < 12; age++) {
    const sku = await stocked(world, 1);
    await reserved(world, sku, 1, { holdSeconds: 600 - age });
    skus.unshift(sku);
  }
  world.pass(601);
  const swept: string[] = [];
  const getStock: typeof world.store.getStock = async (key) => {
    swept.push(key.sku);
    return await world.store.getStock(key);
  };
  await sweep({ ...world, store: { ...world.store, getStock } }, 60);
  expect(swept).toEqual(skus);
});

describe('where more is due in a lane than is read at once', () => {
  async function fullLane() {
    const world = newWorld();
    const keys = Array.from({ length: 4_000 }, () => freshKey()).filter((key) => laneOf(stockKeyOf(key)) === 3);
    for (const key of keys.slice(0, 110)) await world.store.createStock(stockItem({ key, holds: over }));
    return { world, keys };
  }

  test('it is read on', async () => {
    const { world } = await fullLane();
    expect(await sweep(world, 60)).toMatchObject({ items: 110, holds: 110, isFinished: true });
  });

  test('what cannot be tidied is left to the next sweep, and so is the rest', async () => {
    const { world, keys } = await fullLane();
    const getStock: typeof world.store.getStock = async (key) => {
      if (key.sku === keys[0]?.sku) throw new Error('corrupt');
      return await world.store.getStock(key);
    };
    const first = await sweep({ ...world, store: { ...world.store, getStock } }, 60);
    expect(first).toMatchObject({ failed: 1, isFinished: false });
    expect(first.items + (await sweep(world, 60)).items).toBe(110);
  });
});

test('a sweep that has no time sweeps nothing, and one that has some does not wait for more', async () => {
  const world = newWorld();
  await reserved(world, await stocked(world, 1), 1);
  world.pass(601);
  expect(await sweep(world, 0)).toMatchObject({ items: 0, isFinished: false });
  const clock = () => world.clock();
  const dueKeys: typeof world.store.dueKeys = async (lane, at, limit) => {
    if (lane === 0) world.pass(1);
    return await world.store.dueKeys(lane, at, limit);
  };
  expect(await sweep({ ...world, clock, store: { ...world.store, dueKeys } }, 2)).toMatchObject({ items: 1 });
});
