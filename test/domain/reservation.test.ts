import { describe, expect, test } from '@jest/globals';
import {
  assertReservation,
  bytesOfLines,
  openUnits,
  ownHolds,
  placed,
  placedAt,
  type Reservation,
  unitsOf,
} from '../../lib/domain/reservation.ts';
import { now, records, rejected, sold, unsold } from '../store/starting-items.ts';

const [shirt, shoes] = unsold().lines as [Line, Line];
type Line = Reservation['lines'][number];
const main = { location: 'main', shard: 0, nonce: 'aaaaa' };
const withLines = (...lines: Line[]): Reservation => unsold({ lines });
const cancelling = { cancellation: { version: 4, from: [1, 0] }, due: now + 30 };

describe('a record is never without', () => {
  test.each<[string, Reservation]>([
    ['a SKU appears once', withLines(shirt, shoes, shirt)],
    ['times are whole numbers', unsold({ expiresAt: now + 0.5 })],
    ['times are whole numbers', unsold({ createdAt: -1 })],
    ['every unit of shirt is allocated', withLines({ ...shirt, quantity: 6 }, shoes)],
    ['every unit of shirt is allocated', withLines({ sku: 'shirt', quantity: 0, allocations: [] })],
    [
      'every unit of shirt is allocated',
      withLines({ sku: 'shirt', quantity: -1, allocations: [{ ...main, quantity: -1 }] }),
    ],
    ['every allocation of shirt has its hold', unsold({ lines: rejected().lines })],
    [
      'every allocation of shoes has its hold',
      withLines({
        ...shoes,
        allocations: [...shoes.allocations.slice(0, 1), { location: 'north', shard: 2, quantity: 2 }],
      }),
    ],
    ['each line says what was confirmed', sold({ confirmed: [5] })],
    ['what is unfinished is due', sold({ cancelled: [1, 0], cancellation: cancelling.cancellation })],
    ['what is unfinished is due', sold({ due: now })],
    ['never more confirmed than held', sold({ confirmed: [6, 1] })],
    ['never more confirmed than held', sold({ confirmed: [-1, 1] })],
    ['never more confirmed than held', sold({ confirmed: [1, 0.5] })],
    ['no unit both leaves and is cancelled', sold({ fulfilled: [3, 0], cancelled: [3, 0] })],
    ['no unit both leaves and is cancelled', sold({ fulfilled: [0, 2] })],
    ['no unit both leaves and is cancelled', sold({ fulfilled: [-1, 0] })],
    ['no unit both leaves and is cancelled', sold({ cancelled: [-1, 0] })],
    ['what was cancelled stays so', sold({ ...cancelling, cancelled: [0, 1] })],
    ['what was cancelled stays so', sold({ due: now, cancelled: [1, 0], cancellation: { version: 4, from: [-1, 0] } })],
    ['it is confirmed while units of it are open', sold({ status: 'FULFILLED', fulfilled: [5, 0] })],
    ['it is confirmed while units of it are open', sold({ fulfilled: [5, 0], cancelled: [0, 1] })],
  ])('%s', (claim, record) => {
    expect(() => assertReservation(record)).toThrow(`${record.id}: ${claim}`);
  });

  test('what is missing in none of every shape', () => {
    for (const record of records()) expect(() => assertReservation(record)).not.toThrow();
    expect(() => assertReservation(sold({ ...cancelling, cancelled: [1, 1] }))).not.toThrow();
  });
});

describe('of a line that lies at several places', () => {
  const at = (location: string, quantity: number) => ({ ...main, location, quantity });
  const line = { sku: 'cup', quantity: 9, allocations: [at('a', 2), at('b', 3), at('c', 4)] };
  const cups = (parts: Parameters<typeof sold>[0]) => sold({ lines: [line], confirmed: [7], ...parts });
  const told = (record: Reservation, what: 'confirmed' | 'open' | 'returning') =>
    placed(record).map((each) => each[what]);

  test('what is confirmed is taken from the first', () => {
    expect(told(cups({}), 'confirmed')).toEqual([2, 3, 2]);
    expect(told(cups({}), 'open')).toEqual([2, 3, 2]);
    expect(told(cups({}), 'returning')).toEqual([0, 0, 0]);
  });

  test('what leaves is taken from the first, and what is cancelled from the last that was confirmed', () => {
    expect(told(cups({ fulfilled: [3] }), 'open')).toEqual([0, 2, 2]);
    expect(told(cups({ cancelled: [3] }), 'open')).toEqual([2, 2, 0]);
    expect(told(cups({ fulfilled: [3], cancelled: [3] }), 'open')).toEqual([0, 1, 0]);
  });

  test('what comes back is what this cancellation has cancelled, and no other', () => {
    const cancelledBefore = (units: number) => ({ cancellation: { version: 4, from: [units] }, due: now });
    expect(told(cups({ cancelled: [4], ...cancelledBefore(0) }), 'returning')).toEqual([0, 2, 2]);
    expect(told(cups({ cancelled: [4], ...cancelledBefore(1) }), 'returning')).toEqual([0, 2, 1]);
    expect(told(cups({ cancelled: [4] }), 'returning')).toEqual([0, 0, 0]);
  });

  test('each place says where it is, and its hold', () => {
    expect(placed(cups({}))[1]).toEqual({
      ...{ key: { sku: 'cup', location: 'b', shard: 0 }, quantity: 3, nonce: 'aaaaa' },
      ...{ confirmed: 3, open: 3, returning: 0 },
    });
  });
});

test('nothing was sold, has left or is cancelled where nothing is said of it', () => {
  for (const what of ['confirmed', 'fulfilled', 'cancelled'] as const) {
    expect([unitsOf(unsold(), what, 0), unitsOf(sold(), what, 7)]).toEqual([0, 0]);
  }
  expect(placed(unsold()).map(({ confirmed, open, returning }) => [confirmed, open, returning])).toEqual([
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

test('a hold is a record’s by its SKU, location, shard and nonce', () => {
  const key = { sku: 'shoes', location: 'north', shard: 2 };
  expect(placedAt(unsold(), key, 'bbbbb')).toMatchObject({ key, quantity: 2 });
  const others = [
    { ...key, sku: 'shirt' },
    { ...key, location: 'main' },
    { ...key, shard: 0 },
  ];
  for (const other of others) expect(placedAt(unsold(), other, 'bbbbb')).toBeUndefined();
  expect(placedAt(unsold(), key, 'aaaaa')).toBeUndefined();
});

test('a record that was decided against owns no hold', () => {
  const owners = records().filter((record) => ownHolds(record).length > 0);
  expect(new Set(owners.map(({ status }) => status))).toEqual(
    new Set(['PENDING', 'CONFIRMED', 'FULFILLED', 'CANCELLED', 'COMPENSATED']),
  );
  expect(ownHolds(unsold())).toEqual(placed(unsold()));
});

test('what is open is what has neither left nor been cancelled, of every line', () => {
  expect(openUnits(sold())).toBe(6);
  expect(openUnits(sold({ fulfilled: [2, 0], cancelled: [1, 1] }))).toBe(2);
});

test('a line takes 60 bytes in its record, and its names, each as they are encoded', () => {
  expect(bytesOfLines([])).toBe(0);
  expect(bytesOfLines([{ sku: 'mug' }, { sku: 'tëa', location: 'nörd' }])).toBe(63 + 60 + 4 + 5);
});
