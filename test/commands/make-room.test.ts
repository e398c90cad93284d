import { expect, test } from '@jest/globals';
import { makeRoom } from '../../lib/commands/make-room.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import { applied } from '../store/contract/resolve-cases.ts';
import { hold, now, stockItem } from '../store/starting-items.ts';
import { itemOf, newWorld, refusedWith } from './world.ts';

/** What a movement is told of an item, and the item as it stands then. */
async function room(item: StockItem, change: number, isForced = false) {
  const world = newWorld();
  await world.store.createStock(item);
  return { told: await makeRoom(world, item, change, isForced), after: await itemOf(world, item.key.sku) };
}

const numbered = <Value>(count: number, value: Value): Record<string, Value> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));

test('nothing stands in the way of what is available, of what is added, or of what is forced', async () => {
  const item = stockItem({ available: 5, holds: { r1: hold({ expiresAt: now }) } });
  const short = stockItem({ available: -5, holds: { r1: hold({ expiresAt: now }) } });
  for (const [each, change, isForced] of [
    [item, -5, false],
    [item, -9, true],
    [short, 3, false],
    [short, 0, false],
  ] as const) {
    expect(await room(each, change, isForced)).toEqual({ told: undefined, after: each });
  }
});

test('where units are short and no expired hold frees any, it would oversell', async () => {
  const item = stockItem({ available: 5, holds: { r1: hold(), r2: hold({ expiresAt: now, isSettled: true }) } });
  expect(await room(item, -6)).toEqual({ told: refusedWith('would_oversell', { available: 5 }), after: item });
});

test('expired holds are resolved as far as they are in the way, 100 at a time', async () => {
  const some = await room(stockItem({ available: 5, holds: numbered(9, hold({ quantity: 1, expiresAt: now })) }), -7);
  expect([some.told, some.after.available]).toEqual([some.after, 7]);
  const holds = numbered(150, hold({ quantity: 1, expiresAt: now }));
  const many = await room(stockItem({ available: 0, holds }), -150);
  expect([many.told, many.after.available]).toEqual([many.after, 100]);
});

test('200 keys are as many as an item remembers: those whose time is over go, or else it is full for a minute', async () => {
  const kept = applied({ expiresAt: now + 1 });
  const full = stockItem({ applied: numbered(200, kept) });
  expect(await room(full, 1)).toEqual({ told: refusedWith('unavailable', { retryAfterSeconds: 60 }), after: full });
  const last = stockItem({ applied: numbered(199, kept) });
  expect(await room(last, 1)).toEqual({ told: undefined, after: last });
  const { told, after } = await room(stockItem({ applied: numbered(200, applied({ expiresAt: now })) }), 1);
  expect([told, Object.keys(after.applied).length]).toEqual([after, 100]);
});
