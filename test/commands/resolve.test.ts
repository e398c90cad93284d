import { describe, expect, test } from '@jest/globals';
import { dropSettled, expireIfOver, resolve } from '../../lib/commands/resolve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import type { Hold } from '../../lib/domain/stock-item.ts';
import type { Store } from '../../lib/store/port.ts';
import { empty } from '../empty.ts';
import { freshId, hold, now, stockItem, unsold } from '../store/starting-items.ts';
import { withStore } from './sales.ts';
import { itemOf, newWorld, reserved, stocked } from './world.ts';

const over = (parts: Partial<Hold> = {}): Hold => hold({ expiresAt: now - 9, ...parts });
const named = (count: number, name: string, each: Hold) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, each]));
const settled = over({ isSettled: true });

describe('settled holds of an item', () => {
  async function leftOf(holds: Readonly<Record<string, Hold>>, parts: Partial<Store> = {}): Promise<number> {
    const world = withStore(newWorld(), parts);
    const item = stockItem({ onHand: 1_000, holds });
    await world.store.createStock(item);
    await dropSettled(world, item);
    return Object.keys((await itemOf(world, item.key.sku)).holds).length;
  }

  test('stay while fewer than 20 of them are over', async () => {
    const fresh = hold({ isSettled: true, expiresAt: now + 1 });
    expect(await leftOf(named(19, 's', settled))).toBe(19);
    expect(await leftOf({ ...named(19, 's', settled), ...named(5, 'f', fresh), ...named(5, 'o', over()) })).toBe(29);
  });

  test('go once they are 20, 100 in one write, and none that is open', async () => {
    expect(await leftOf({ ...named(20, 's', settled), ...named(3, 'o', over()) })).toBe(3);
    expect(await leftOf(named(130, 's', settled))).toBe(30);
  });

  test('go without their records being asked', async () => {
    const getReservations: Store['getReservations'] = () => Promise.reject(new Error('asked'));
    expect(await leftOf(named(20, 's', settled), { getReservations })).toBe(0);
  });
});

test('a hold without a record gets one that says EXPIRED, tells nobody, and is kept for a week', async () => {
  const world = newWorld();
  const [early, late] = [freshId(), freshId()];
  const holds = { [early]: over(), [late]: over({ expiresAt: now + 50 }) };
  const item = stockItem({ holds });
  await world.store.createStock(item);
  expect(await resolve(world, item, Object.entries(holds))).toMatchObject({ isDone: true, item: { holds: empty } });
  const tombstone = { status: 'EXPIRED', lines: [], createdAt: world.clock(), version: 1, ttl: now + 7 * 86_400 };
  const attempt = expect.stringMatching(/^n\d+$/);
  expect(await world.store.getReservation(early)).toEqual({ ...tombstone, id: early, attempt, expiresAt: now - 9 });
  expect(await world.store.getReservation(late)).toEqual({ ...tombstone, id: late, attempt, expiresAt: now });
});

test('where nothing can be resolved, nothing is written', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5);
  const { id } = await reserved(world, sku, 5);
  const item = await itemOf(world, sku);
  expect(await resolve(world, item, [])).toEqual({ isDone: false, item });
  // Its record is in time and says so: whoever thinks that the hold is over has another clock.
  expect(await resolve(world, item, [[id, item.holds[id] as Hold]])).toEqual({ isDone: false, item });
  expect(await itemOf(world, sku)).toEqual(item);
});

test('a hold of another place of its record is given back', async () => {
  const world = newWorld();
  const record = unsold({ lines: [] });
  await world.store.createReservation(record);
  const item = stockItem({ holds: { [record.id]: over() } });
  await world.store.createStock(item);
  expect(await resolve(world, item, Object.entries(item.holds))).toMatchObject({
    isDone: true,
    item: { available: 100, holds: empty },
  });
});

test('a record is expired in the second that its time is over, and not before', async () => {
  const world = newWorld();
  for (const [expiresAt, status] of [
    [now + 1, 'PENDING'],
    [now, 'EXPIRED'],
  ] as const) {
    const record = unsold({ expiresAt });
    await world.store.createReservation(record);
    expect(await expireIfOver(world, record)).toMatchObject({ id: record.id, status });
    expect(await world.store.getReservation(record.id)).toMatchObject({ status });
  }
});

test('a record that is gone is what it was', async () => {
  const record = unsold({ expiresAt: now });
  expect(await expireIfOver(newWorld(), record)).toEqual(record);
});

test('a sweep says how long the oldest item had been due', async () => {
  const world = newWorld();
  expect(await sweep(world, 60)).toMatchObject({ oldestDueSeconds: 0, items: 0, isFinished: true });
  for (const holdSeconds of [70, 60, 80]) {
    await reserved(world, await stocked(world, 1), 1, { holdSeconds });
  }
  world.pass(100);
  expect(await sweep(world, 60)).toMatchObject({ oldestDueSeconds: 39, items: 3, holds: 3, isFinished: true });
});
