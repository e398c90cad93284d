import { expect, test } from '@jest/globals';
import { endOfTime, type SaleName } from '../../lib/domain/sale.ts';
import {
  compensationKeyOf,
  entryKeyOf,
  type Key,
  noteKeyOf,
  parseCompensationKey,
  parseReservationKey,
  parseSaleKey,
  parseStockKey,
  placeOf,
  reservationKeyOf,
  saleKeyOf,
  skuKeyOf,
  stockKeyOf,
} from '../../lib/store/keys.ts';
import { at } from './starting-items.ts';

const stock = { sku: 'mug', location: 'north', shard: 12 };
const sale: SaleName = { key: stock, reservation: 'r1', confirmedAt: at, customerTier: 'gold plus' };
const { customerTier: _, ...saleOfNoTier } = sale;

/** One key of each kind of item. */
const keys: Record<string, Key> = {
  stock: stockKeyOf(stock),
  reservation: reservationKeyOf('r1'),
  compensation: compensationKeyOf('r1'),
  sale: saleKeyOf(sale),
  entry: entryKeyOf(stock, 7),
  sku: skuKeyOf('mug'),
  note: noteKeyOf('reconcile'),
};

const parsers: Record<string, (key: Key) => unknown> = {
  stock: parseStockKey,
  reservation: parseReservationKey,
  compensation: parseCompensationKey,
  sale: parseSaleKey,
};

test('a key names what it was made of', () => {
  expect(parseStockKey(stockKeyOf(stock))).toEqual(stock);
  expect(parseReservationKey(reservationKeyOf('r1'))).toBe('r1');
  expect(parseCompensationKey(compensationKeyOf('r1'))).toBe('r1');
  for (const each of [sale, saleOfNoTier, { ...sale, confirmedAt: 0 }, { ...sale, confirmedAt: endOfTime - 1 }]) {
    expect(parseSaleKey(saleKeyOf(each))).toStrictEqual(each);
  }
  for (const place of [1, 7, 7.5, 9_999_999]) expect(placeOf(entryKeyOf(stock, place).sk)).toBe(place);
});

test.each(Object.keys(parsers))('of all keys only that of a %s names one, and only whole', (kind) => {
  const own = keys[kind] as Key;
  const others = Object.values(keys).filter((key) => key !== own);
  const mixed = others.flatMap(({ pk, sk }) => [
    { pk, sk: own.sk },
    { pk: own.pk, sk },
  ]);
  const spoiled = [
    { ...own, pk: `x${own.pk}` },
    { ...own, pk: `${own.pk}#${own.pk}`.slice(own.pk.indexOf('#')) },
    { ...own, sk: `x${own.sk}#` },
  ];
  const named = [...others, ...mixed, ...spoiled].filter((key) => parsers[kind]?.(key) !== undefined);
  expect(named).toEqual([]);
});

test.each(['STOCK', 'STOCK#mug', 'STOCK#mug#main', 'STOCK#mug#main#', 'STOCK#mug#main#x1', 'STOCK#mug#main#1x'])(
  '%s is no stock item',
  (pk) => {
    expect(parseStockKey({ pk, sk: 'STOCK' })).toBeUndefined();
  },
);

test.each(['x0000000000000007', '00000000000000007', '0000000000000007-', '7', ''])('%j is no place', (sk) => {
  expect(placeOf(sk)).toBeUndefined();
});

test('sales of one tier are in order of their keys from the end of time to its beginning', () => {
  const times = [endOfTime - 1, endOfTime - 1_000_000, at + 1, at, 0];
  const inOrder = times.map((confirmedAt) => saleKeyOf({ ...sale, confirmedAt }).sk);
  expect([...inOrder].sort()).toEqual(inOrder);
});
