import { describe, expect, test } from '@jest/globals';
import type { CallStep } from '../../lib/commands/compensate/ports.ts';
import { emptyTally, sweep, sweepStock } from '../../lib/commands/sweep.ts';
import { limits } from '../../lib/domain/limits.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import type { Store } from '../../lib/store/port.ts';
import { compensation, freshId, hold, now, stockItem } from '../store/starting-items.ts';
import { newWorld, type World } from './world.ts';

const over = () => ({ [freshId()]: hold({ quantity: 1, expiresAt: now }) });

/** Refuses so many writes of a name, as where somebody else was quicker; and gives in to more than anyone should try. */
function refusing(world: World, name: string, times: number) {
  const asked = { count: 0 };
  const updateStock: Store['updateStock'] = async (key, write) => {
    if (write.name !== name) return await world.store.updateStock(key, write);
    asked.count++;
    if (asked.count > times) return await world.store.updateStock(key, write);
    return { isDone: false, item: await world.store.getStock(key) };
  };
  return { asked, context: { ...world, store: { ...world.store, updateStock } } };
}

const cases: readonly (readonly [name: string, item: () => StockItem, after: object])[] = [
  ['resolveHolds', () => stockItem({ holds: over() }), { holds: {} }],
  ['resetDue', () => stockItem({ due: now }), {}],
  ['watchOversold', () => stockItem({ onHand: -3, due: now }), { resolveAt: expect.any(Number) }],
  ['planSales', () => stockItem({ onHand: -3, resolveAt: now }), { resolveAt: now + 60, due: now + 60 }],
  ['unwatch', () => stockItem({ onHand: 0, resolveAt: now + 100, due: now }), { resolveAt: undefined, due: undefined }],
];

describe.each(cases)('an item that changes before each %s', (name, itemOf, after) => {
  test('is left to the next sweep after so many attempts, and not before', async () => {
    const world = newWorld();
    const item = itemOf();
    await world.store.createStock(item);
    const { asked, context } = refusing(world, name, 20);
    const tally = emptyTally();
    await sweepStock(context, item.key, tally);
    expect([asked.count, tally]).toEqual([limits.attemptsMax, { ...emptyTally(), overtaken: 1 }]);
  });

  test('is seen to where it does not at the last attempt', async () => {
    const world = newWorld();
    const item = itemOf();
    await world.store.createStock(item);
    const { context } = refusing(world, name, limits.attemptsMax - 1);
    const tally = emptyTally();
    await sweepStock(context, item.key, tally);
    expect(tally).toMatchObject({ items: 1, overtaken: 0 });
    expect({ resolveAt: undefined, due: undefined, ...(await world.store.getStock(item.key)) }).toMatchObject(after);
  });
});

test('an item that is gone when it is read again is not overtaken', async () => {
  const world = newWorld();
  const item = stockItem({ due: now });
  await world.store.createStock(item);
  const { context } = refusing(world, 'resetDue', 1);
  let reads = 0;
  const getStock: Store['getStock'] = async (key) => (reads++ === 0 ? await world.store.getStock(key) : undefined);
  const tally = emptyTally();
  await sweepStock({ ...context, store: { ...context.store, getStock } }, item.key, tally);
  expect(tally).toEqual(emptyTally());
});

test('a sweep in which as many items failed as were overtaken is not finished', async () => {
  const world = newWorld();
  const [unread, busy] = [stockItem({ holds: over() }), stockItem({ due: now })];
  for (const item of [unread, busy]) await world.store.createStock(item);
  const { context } = refusing(world, 'resetDue', 20);
  const getStock: Store['getStock'] = async (key) => {
    if (key.sku === unread.key.sku) throw new Error('corrupt');
    return await world.store.getStock(key);
  };
  const swept = await sweep({ ...context, store: { ...context.store, getStock } }, 60);
  expect(swept).toMatchObject({ items: 0, overtaken: 1, failed: 1, isFinished: false });
});

test('an item that failed does not keep compensations waiting, however many they are', async () => {
  const world = newWorld();
  const unread = stockItem({ holds: over() });
  await world.store.createStock(unread);
  for (let count = 0; count < 110; count++) await world.store.createCompensation(compensation({ due: now }));
  const getStock: Store['getStock'] = async (key) => {
    if (key.sku === unread.key.sku) throw new Error('corrupt');
    return await world.store.getStock(key);
  };
  const call: CallStep = async () => {};
  expect(await sweep({ ...world, store: { ...world.store, getStock } }, 60, call)).toMatchObject({
    items: 110,
    failed: 1,
  });
});

test.each(['dueKeys', 'getStock'] as const)('no more than 8 lanes or items are read at once: %s', async (name) => {
  const world = newWorld();
  for (let count = 0; count < 20; count++) await world.store.createStock(stockItem({ holds: over() }));
  let [reading, most] = [0, 0];
  const read = world.store[name] as (...parts: unknown[]) => Promise<unknown>;
  const slowly = async (...parts: unknown[]) => {
    most = Math.max(most, ++reading);
    await new Promise(setImmediate);
    reading--;
    return await read(...parts);
  };
  await sweep({ ...world, store: { ...world.store, [name]: slowly } }, 60);
  expect(most).toBe(8);
});
