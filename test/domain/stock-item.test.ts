import { describe, expect, test } from '@jest/globals';
import {
  assertStockItem,
  bufferBy,
  deficitOf,
  dueOf,
  emptyStock,
  overHolds,
  overKeys,
  type StockItem,
  wantedBuffer,
} from '../../lib/domain/stock-item.ts';
import { applied } from '../store/contract/resolve-cases.ts';
import { at, freshKey, hold, now, stockItem } from '../store/starting-items.ts';

const holding = (parts: Parameters<typeof hold>[0]) => stockItem({ holds: { r1: hold(parts) }, due: now });

describe('a stock item is never without', () => {
  test.each<[string, StockItem]>([
    ['counters are whole numbers', stockItem({ onHand: 1.5 })],
    ['counters are whole numbers', { ...stockItem(), onHand: Number.NaN }],
    ['counters are whole numbers', { ...stockItem(), available: 2 ** 53 }],
    ['counters are whole numbers', stockItem({ buffer: 0.5 })],
    ['versions count from 1', stockItem({ version: 0 })],
    ['versions count from 1', stockItem({ version: 1.5 })],
    ['a hold holds at least one unit', holding({ quantity: 0 })],
    ['a hold holds at least one unit', holding({ quantity: -1 })],
    ['a hold holds at least one unit', holding({ quantity: 1.5, isSettled: true })],
    ['a hold has a time and a nonce', holding({ expiresAt: -1 })],
    ['a hold has a time and a nonce', holding({ expiresAt: 1.5 })],
    ['a hold has a time and a nonce', holding({ nonce: '' })],
    ['on hand 100 = available + held + buffer 99', { ...stockItem(), available: 99 }],
    ['on hand 95 = available + held + buffer 100', { ...holding({}), onHand: 95 }],
    ['an item with holds has a due', { ...stockItem(), available: 95, holds: { r1: hold() } }],
    ['what is planned is a count of units', stockItem({ plan: { r1: -1 } })],
    ['what is planned is a count of units', stockItem({ plan: { r1: 1.5 } })],
  ])('%s', (claim, item) => {
    const { sku, location, shard } = item.key;
    const name = `${sku} at ${location}/${shard}, version ${item.version}: `;
    expect(() => assertStockItem(item)).toThrow(expect.objectContaining({ name: 'AssertionFailed' }));
    expect(() => assertStockItem(item)).toThrow(`${name}${claim}`);
  });

  test('what is missing nowhere else: such items add up', () => {
    const items = [
      stockItem({ version: 1 }),
      stockItem({ onHand: -3 }),
      stockItem({ holds: { r1: hold({ quantity: 1, expiresAt: 0 }), r2: hold({ isSettled: true }) } }),
      stockItem({ plan: { r1: 0, r2: 3 } }),
    ];
    for (const item of items) expect(() => assertStockItem(item)).not.toThrow();
  });
});

test('a new item is at zero, and keeps back what its settings say', () => {
  const key = freshKey();
  const bufferRule = { safetyStock: 2, percent: 10 };
  const movement = { type: 'create', at } as const;
  expect(emptyStock({ key, buffer: 2, settingsVersion: 4, bufferRule }, movement)).toEqual({
    ...{ key, onHand: 0, available: -2, buffer: 2, settingsVersion: 4, bufferRule },
    ...{ holds: {}, applied: {}, plan: {}, version: 1, movement },
  });
});

test('holds whose time is over come oldest first, and those of one time in order of their ids', () => {
  const holds = {
    c: hold({ expiresAt: now }),
    e: hold({ expiresAt: now + 1 }),
    b: hold({ expiresAt: now }),
    d: hold({ expiresAt: now - 9 }),
    a: hold({ expiresAt: now, isSettled: true }),
  };
  for (const entries of [Object.entries(holds), Object.entries(holds).toReversed()]) {
    const over = overHolds(stockItem({ holds: Object.fromEntries(entries) }), now);
    expect(over.map(([id]) => id)).toEqual(['d', 'a', 'b', 'c']);
    expect(over[0]).toEqual(['d', holds.d]);
  }
});

test('keys whose time is over are those that have come to it', () => {
  const keys = {
    k1: applied({ expiresAt: now - 1 }),
    k2: applied({ expiresAt: now }),
    k3: applied({ expiresAt: now + 1 }),
  };
  const over = overKeys(stockItem({ applied: keys }), now);
  expect(over.map(([key]) => key)).toEqual(['k1', 'k2']);
  expect(over[0]).toEqual(['k1', keys.k1]);
});

test('an item is due when the first of its holds is over, or what is oversold must be resolved', () => {
  const holds = {
    r1: hold({ expiresAt: now + 9 }),
    r2: hold({ expiresAt: now + 7 }),
    r3: hold({ expiresAt: now + 8 }),
  };
  expect(dueOf(stockItem())).toBeUndefined();
  expect(dueOf(stockItem({ holds }))).toBe(now + 7);
  expect(dueOf(stockItem({ resolveAt: now + 5 }))).toBe(now + 5);
  expect(dueOf(stockItem({ holds, resolveAt: now + 5 }))).toBe(now + 5);
  expect(dueOf(stockItem({ holds, resolveAt: now + 8 }))).toBe(now + 7);
});

test('what is short is what was sold beyond what is there, less what is planned to come back', () => {
  expect(deficitOf(stockItem({ onHand: -7 }))).toBe(7);
  expect(deficitOf(stockItem({ onHand: -7, plan: { r1: 2, r2: 4 } }))).toBe(1);
  expect(deficitOf(stockItem({ onHand: 3 }))).toBe(-3);
});

test('a buffer that follows the last receipt lets so many whole units of it be sold beyond what is there', () => {
  const rule = { safetyStock: 3, percent: 10 };
  expect([undefined, 0, 9, 10, 19, 30].map((received) => bufferBy(rule, received))).toEqual([3, 3, 3, 2, 2, 0]);
  expect(wantedBuffer(stockItem({ buffer: 5, received: 30 }))).toBe(5);
  expect(wantedBuffer(stockItem({ buffer: 5, received: 30, bufferRule: rule }))).toBe(0);
  expect(wantedBuffer(stockItem({ buffer: 5, bufferRule: rule }))).toBe(3);
});
