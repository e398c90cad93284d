import { describe, expect, test } from '@jest/globals';
import { holdsInTheWay, take } from '../../lib/commands/take.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import type { Hold } from '../../lib/domain/stock-item.ts';
import { freshId, hold, now, stockItem } from '../store/starting-items.ts';
import { interceptingStore } from './intercepting-store.ts';
import { itemOf, newWorld, reserved, stocked } from './world.ts';

describe('the expired holds that stand in the way of units', () => {
  const over = (quantity: number, ageSeconds: number, parts: Partial<Hold> = {}) =>
    hold({ quantity, expiresAt: now - ageSeconds, ...parts });
  const holds = {
    oldest: over(2, 9),
    settled: over(5, 8, { isSettled: true }),
    older: over(3, 7),
    newest: over(1, 0),
    open: hold({ quantity: 9 }),
  };
  const item = stockItem({ available: 1, holds });
  const namesOf = (quantity: number, from?: number) => holdsInTheWay(item, quantity, now, from).map(([id]) => id);

  test('are as few as suffice, oldest first, and none that is settled', () => {
    expect(namesOf(1)).toEqual([]);
    expect(namesOf(2)).toEqual(['oldest']);
    expect(namesOf(3)).toEqual(['oldest']);
    expect(namesOf(4)).toEqual(['oldest', 'older']);
    expect(namesOf(6)).toEqual(['oldest', 'older']);
    expect(namesOf(7)).toEqual(['oldest', 'older', 'newest']);
    expect(namesOf(99)).toEqual(['oldest', 'older', 'newest']);
    expect(holdsInTheWay(item, 2, now)).toEqual([['oldest', holds.oldest]]);
  });

  test('are looked for from any of them on, around the end', () => {
    expect([0, 1, 2, 3, 4].map((from) => namesOf(2, from)[0])).toEqual([
      'oldest',
      'older',
      'older',
      'newest',
      'oldest',
    ]);
    expect(namesOf(7, 3)).toEqual(['newest', 'oldest', 'older']);
    expect(holdsInTheWay(stockItem({ available: 0 }), 1, now, 5)).toEqual([]);
  });

  test('are any 100, settled ones too, where the item has room for no more', () => {
    const filling = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, over(1, 5, { isSettled: true })]));
    const full = stockItem({ available: 9, holds: filling(2_000) });
    expect(holdsInTheWay(full, 1, now)).toHaveLength(100);
    expect(holdsInTheWay(stockItem({ available: 9, holds: filling(1_999) }), 1, now)).toEqual([]);
  });
});

test('each take of an attempt but the first has a nonce of its own: a late copy of one that was refused takes nothing twice', async () => {
  const world = newWorld();
  const sku = await stocked(world, 1);
  await reserved(world, sku, 1, { holdSeconds: 60 });
  world.pass(61);
  const attempt = { id: freshId(), nonce: 'first', expiresAt: now + 600 };
  const taken = await take(world, attempt, { sku, location: 'main', shard: 0 }, 1);
  expect(taken).toEqual({ result: 'held', nonce: expect.stringMatching(/^n\d+$/) });
  expect((await itemOf(world, sku)).holds[attempt.id]).toMatchObject(
    taken.result === 'held' ? { nonce: taken.nonce } : {},
  );
});

test('an item that changes whenever it is looked at is busy, after eight looks', async () => {
  const world = newWorld();
  const sku = await stocked(world, 1);
  await reserved(world, sku, 1, { holdSeconds: 60 });
  world.pass(61);
  const item = await itemOf(world, sku);
  let takes = 0;
  const store = interceptingStore(world.store, async ({ name, perform }) => {
    if (name === 'updateStock takeHold') takes++;
    return name === 'updateStock resolveHolds' ? { isDone: false, item } : await perform();
  });
  const attempt = { id: freshId(), nonce: 'first', expiresAt: now + 600 };
  expect(await take({ ...world, store }, attempt, item.key, 1)).toEqual({ result: 'busy' });
  expect(takes).toBe(8);
});

describe('expired holds that stand in the way of a take', () => {
  /** An item without a free unit, and what the writes that resolve its holds name, take by take. */
  async function inTheWayOf(count: number, quantity: number, id = freshId(), isRefusedOnce = false) {
    const world = newWorld();
    const holds = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [freshId(), hold({ quantity: 1, expiresAt: now - 1_000 + index })]),
    );
    const item = stockItem({ available: 0, holds });
    await world.store.createStock(item);
    const resolved: (readonly string[])[] = [];
    const updateStock: typeof world.store.updateStock = async (key, write) => {
      if (write.name !== 'resolveHolds') return await world.store.updateStock(key, write);
      const { names } = write.expression();
      resolved.push(Object.keys(holds).filter((each) => Object.values(names).includes(each)));
      if (isRefusedOnce && resolved.length === 1) return { isDone: false, item };
      return await world.store.updateStock(key, write);
    };
    const attempt = { id, nonce: 'first', expiresAt: now + 600 };
    const taken = await take({ ...world, store: { ...world.store, updateStock } }, attempt, item.key, quantity);
    return { taken, resolved, ids: Object.keys(holds) };
  }

  test('are resolved oldest first; who meets another there goes on from a place of its own', async () => {
    const places = new Set<number>();
    for (let attempt = 0; attempt < 10; attempt++) {
      const { taken, resolved, ids } = await inTheWayOf(20, 1, reservationIdOf('shop', `cart ${attempt}`), true);
      expect([taken.result, resolved.length, resolved[0]]).toEqual(['held', 2, ids.slice(0, 1)]);
      places.add(ids.indexOf(resolved[1]?.[0] ?? ''));
    }
    expect(places.size).toBeGreaterThan(3);
  });

  test('are resolved 100 in one write', async () => {
    const { taken, resolved } = await inTheWayOf(150, 130);
    expect([taken.result, resolved.map(({ length }) => length)]).toEqual(['held', [100, 30]]);
  });
});

describe('a hold that stands there already', () => {
  const id = freshId();
  const attempt = { id, nonce: 'first', expiresAt: now + 100 };

  async function met(standing: Hold, due: number) {
    const world = newWorld();
    const item = stockItem({ holds: { [id]: standing }, due });
    await world.store.createStock(item);
    const writes: string[] = [];
    const store = interceptingStore(world.store, async ({ name, perform }) => {
      writes.push(name.replace('updateStock ', ''));
      return await perform();
    });
    const taken = await take({ ...world, store }, attempt, item.key, 5);
    return { taken, writes, item: await itemOf(world, item.key.sku) };
  }

  test('is as good as taken, and nothing is written where it is looked at in time', async () => {
    for (const [expiresAt, due] of [
      [now + 100, now + 100],
      [now + 100, now + 50],
      [now + 50, now + 50],
    ] as const) {
      const { taken, writes } = await met(hold({ expiresAt }), due);
      expect([taken, writes]).toEqual([{ result: 'held', nonce: 'aaaaa' }, ['takeHold']]);
    }
  });

  test('of another quantity is of another request', async () => {
    expect((await met(hold({ quantity: 4 }), now + 50)).taken).toEqual({ result: 'of_another_request' });
  });

  test('is brought forward where it ends later, and so is the time at which the item is looked at', async () => {
    const { writes, item } = await met(hold({ expiresAt: now + 101 }), now + 101);
    expect(writes).toEqual(['takeHold', 'shortenHold', 'lowerDue']);
    expect([item.holds[id]?.expiresAt, item.due]).toEqual([now + 100, now + 100]);
  });

  test('is looked at when it ends, where the item is due later', async () => {
    const { writes, item } = await met(hold({ expiresAt: now + 90 }), now + 95);
    expect([writes, item.due]).toEqual([['takeHold', 'lowerDue'], now + 90]);
  });

  test('is left as it is where it is settled', async () => {
    const { writes } = await met(hold({ expiresAt: now + 101, isSettled: true }), now + 50);
    expect(writes).toEqual(['takeHold']);
  });
});
