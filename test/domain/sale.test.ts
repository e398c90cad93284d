import { expect, test } from '@jest/globals';
import { statuses } from '../../lib/domain/reservation.ts';
import { salesOf } from '../../lib/domain/sale.ts';
import { records, sold } from '../store/starting-items.ts';

const shirtAt = (location: string, shard = 0) => ({ sku: 'shirt', location, shard });
const shoesAt = (location: string, shard = 0) => ({ sku: 'shoes', location, shard });

test('a confirmed record is a sale at each stock item that it was confirmed for, in the order of its allocations', () => {
  const record = sold({ confirmed: [5, 2] });
  const { id: reservation, confirmedAt } = record;
  const told = { reservation, confirmedAt, customerTier: 'gold' };
  expect(salesOf(record)).toEqual([
    { ...told, key: shirtAt('main'), quantity: 5 },
    { ...told, key: shoesAt('main'), quantity: 1 },
    { ...told, key: shoesAt('north', 2), quantity: 1 },
  ]);
});

test('where nothing was confirmed, nothing was sold', () => {
  expect(salesOf(sold({ confirmed: [0, 1] })).map(({ key, quantity }) => [key, quantity])).toEqual([
    [shoesAt('main'), 1],
  ]);
  expect(salesOf(sold({ confirmed: [0, 0] }))).toEqual([]);
});

test('a sale has a tier where its order has one', () => {
  const { order: _, ...without } = sold();
  for (const record of [without, sold({ order: { id: 'order 1' } })]) {
    expect(salesOf(record)).toHaveLength(2);
    for (const sale of salesOf(record)) expect(sale).not.toHaveProperty('customerTier');
  }
});

test('a record of any other status is no sale', () => {
  expect(salesOf(undefined)).toEqual([]);
  const others = records().filter(({ status }) => status !== 'CONFIRMED');
  expect(new Set(others.map(({ status }) => status)).size).toBe(statuses.length - 1);
  for (const record of others) expect(salesOf(record)).toEqual([]);
});
