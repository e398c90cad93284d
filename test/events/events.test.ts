import { describe, expect, test } from '@jest/globals';
import { reservationEvents, reservationEventTypes, stockEvents, stockEventTypes } from '../../lib/domain/events.ts';
import type { Balance } from '../../lib/domain/ledger.ts';
import { type MovementType, movementTypes } from '../../lib/domain/movement.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import { at, freshKey, ledgerEntry, now, rejected, sold, unsold } from '../store/starting-items.ts';

const { fingerprint: _, ...tombstone } = unsold({ status: 'EXPIRED' });

describe('what became of a reservation is told by', () => {
  const pending = unsold();
  const decided: readonly (readonly [string, Reservation | undefined, Reservation])[] = [
    ['reservation.pending', undefined, pending],
    ['reservation.rejected', undefined, rejected()],
    ['reservation.confirmed', pending, sold()],
    ['reservation.released', pending, unsold({ status: 'RELEASED' })],
    ['reservation.expired', pending, unsold({ status: 'EXPIRED' })],
    ['reservation.fulfilled', sold(), sold({ status: 'FULFILLED' })],
    ['reservation.cancelled', sold(), sold({ status: 'CANCELLED' })],
    ['reservation.compensated', sold(), sold({ status: 'COMPENSATED' })],
  ];

  test.each(decided)('%s', (type, before, after) => {
    const id = `${after.id}/${after.version}/${type}`;
    expect(reservationEvents(before, after, at)).toMatchObject([{ type, id, reservation: after }]);
  });

  test.each([
    ['reservation.pending', 'when it was created', pending.createdAt],
    ['reservation.rejected', 'when it was created', rejected().createdAt],
    ['reservation.confirmed', 'when it was confirmed', sold().confirmedAt],
    ['reservation.expired', 'when its time was over', unsold().expiresAt * 1000],
    ['reservation.released', 'when that was written', at],
  ])('%s has the time %s', (type, _when, time) => {
    const [, before, after = pending] = decided.find((each) => each[0] === type) ?? [];
    expect(reservationEvents(before, after, at)).toMatchObject([{ at: time }]);
  });

  test('a time that streams have cut short is no earlier than the reservation', () => {
    const released = unsold({ status: 'RELEASED' });
    expect(reservationEvents(pending, released, 0)).toMatchObject([{ at: released.createdAt }]);
  });

  test('an event of every type', () => {
    expect(decided.map(([type]) => type).sort()).toEqual([...reservationEventTypes].sort());
  });

  test('nothing where it is what it was', () => {
    for (const [, , record] of decided) {
      expect(reservationEvents(record, { ...record, version: 5, expiresAt: now + 900 }, at)).toEqual([]);
    }
  });

  test('nothing where nobody was promised anything', () => {
    expect(reservationEvents(undefined, tombstone, at)).toEqual([]);
  });
});

/** A balance with nothing held or kept back, but where the movement says so. */
const units = (available: number, onHand = available): Balance => ({
  onHand,
  held: onHand - available,
  available,
  buffer: 0,
});

const typesOf = (type: MovementType, before: Balance, after: Balance, lowStock?: number): readonly string[] =>
  stockEvents(ledgerEntry({ movement: { type, at }, before, after }), lowStock === undefined ? {} : { lowStock }).map(
    (event) => event.type,
  );

describe('what became of stock is told by', () => {
  test.each<[string, readonly string[], MovementType, Balance, Balance, number?]>([
    ['what came in', ['stock.received'], 'receive', units(5), units(6)],
    ['what came back', ['stock.returned'], 'return', units(5), units(6)],
    ['what was added', ['stock.adjusted'], 'adjust', units(5), units(6)],
    ['what was counted, as it was', ['stock.counted'], 'count', units(5), units(5)],
    ['as many as are low', ['stock.low'], 'take', units(4, 9), units(3, 9), 3],
    ['fewer than are low', ['stock.low'], 'take', units(9), units(1, 9), 3],
    ['low already', [], 'take', units(3, 9), units(2, 9), 3],
    ['more than are low', [], 'take', units(9), units(4, 9), 3],
    ['low, which nobody said', [], 'take', units(4, 9), units(3, 9)],
    ['low by being taken away', ['stock.adjusted', 'stock.low'], 'adjust', units(4), units(3), 3],
    ['not low any more', [], 'give_back', units(3, 9), units(9), 3],
    ['the last', ['stock.out'], 'take', units(1), units(0, 1)],
    ['low and out at once', ['stock.low', 'stock.out'], 'take', units(9), units(0, 9), 3],
    ['low is out', ['stock.low', 'stock.out'], 'take', units(1), units(0, 1), 0],
    ['below nothing', ['stock.counted', 'stock.out'], 'count', units(1, 9), units(-7, 1)],
    ['out already', [], 'settings', units(0), units(-1, 0)],
    ['back', ['stock.received', 'stock.back'], 'receive', units(0), units(1)],
    ['back from below', ['stock.back'], 'resolve', units(-1, 9), units(2, 9)],
    ['not back yet', ['stock.received'], 'receive', units(-3, 1), units(0, 4)],
    ['oversold', ['oversell.detected'], 'settle', units(0, 0), units(0, -1)],
    ['oversold already', [], 'settle', units(0, -1), units(0, -2)],
    ['sold out, and not over', [], 'settle', units(0, 1), units(0, 0)],
    ['healed', ['stock.received', 'oversell.healed'], 'receive', units(0, -1), units(0, 0)],
    ['not healed yet', ['stock.received'], 'receive', units(0, -3), units(0, -1)],
  ])('%s: %j', (_what, types, type, before, after, ...lowStock) => {
    expect(typesOf(type, before, after, ...lowStock)).toEqual(types);
  });

  test('an event of every type', () => {
    const all = [
      ...['receive', 'return', 'adjust', 'count'].map((type) => typesOf(type as MovementType, units(5), units(5))),
      typesOf('settle', units(5), units(-1), 3),
      typesOf('receive', units(-1), units(5), 3),
    ];
    expect([...new Set(all.flat())].sort()).toEqual([...stockEventTypes].sort());
  });

  test('nothing where a stock item is new, whatever is kept back of it', () => {
    for (const after of [units(0), { onHand: 0, held: 0, available: -4, buffer: 4 }]) {
      expect(typesOf('create', units(0), after, 0)).toEqual([]);
    }
    expect(typesOf('create', units(0), { onHand: 0, held: 0, available: 4, buffer: -4 }, 9)).toEqual([]);
  });

  test('nothing where only holds are told of', () => {
    const told = ['receive', 'return', 'adjust', 'count'];
    for (const type of movementTypes.filter((each) => !told.includes(each))) {
      expect(typesOf(type, units(5, 9), units(4, 9), 3)).toEqual([]);
    }
  });

  test('events whose ids say what happened, where and when, and nothing else', () => {
    const key = { ...freshKey('north/east'), shard: 2, sku: 'a b/c' };
    const entry = ledgerEntry({ key, movement: { type: 'receive', at }, before: units(0, -1), after: units(9) });
    const events = stockEvents(entry, {});
    expect(events.map(({ id }) => id)).toEqual([
      'a%20b%2Fc/north%2Feast/2/7/stock.received',
      'a%20b%2Fc/north%2Feast/2/7/stock.back',
      'a%20b%2Fc/north%2Feast/2/7/oversell.healed',
    ]);
    for (const event of events) expect([event.at, event.entry]).toEqual([at, entry]);
    expect(stockEvents(structuredClone(entry), { lowStock: 4 })).toEqual(events);
  });
});
