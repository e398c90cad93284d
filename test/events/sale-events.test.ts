import { expect, test } from '@jest/globals';
import { reservationEvents } from '../../lib/domain/events.ts';
import type { Sold } from '../../lib/domain/reservation.ts';
import { at, sold, unsold } from '../store/starting-items.ts';

const confirmed = sold();
const next = (before: Sold, parts: Partial<Sold>): Sold => ({ ...before, ...parts, version: before.version + 1 });
const told = (before: Sold, after: Sold) => reservationEvents(before, after, at).map(({ type }) => type);

const left = next(confirmed, { fulfilled: [2, 0] });
const allLeft = next(left, { status: 'FULFILLED', fulfilled: [5, 1] });
const undone = next(left, { cancelled: [1, 0], cancellation: { version: 6, from: [0, 0] }, due: 1 });

test('what leaves is told, in part and in whole', () => {
  expect(told(confirmed, left)).toEqual(['reservation.fulfilled']);
  expect(told(left, allLeft)).toEqual(['reservation.fulfilled']);
});

test('what is cancelled is told as that, also where the rest has left and the sale is over', () => {
  expect(told(left, undone)).toEqual(['reservation.cancelled']);
  expect(told(undone, next(undone, { status: 'FULFILLED', cancelled: [3, 1] }))).toEqual(['reservation.cancelled']);
  expect(told(confirmed, next(confirmed, { status: 'CANCELLED', cancelled: [5, 1] }))).toEqual([
    'reservation.cancelled',
  ]);
});

test('what is cancelled because too much was sold is told as that', () => {
  expect(told(left, next(left, { status: 'COMPENSATED', cancelled: [3, 1] }))).toEqual(['reservation.compensated']);
});

test('that units are back is told by their movement, not by the record', () => {
  const { cancellation: _, due: __, ...rest } = undone;
  expect(told(undone, { ...rest, version: 7, returnedAt: 1 })).toEqual([]);
});

test('each part has an event of its own, at the time it was written', () => {
  const [first] = reservationEvents(confirmed, left, at);
  expect(first).toMatchObject({ id: `${confirmed.id}/5/reservation.fulfilled`, at, reservation: left });
  const [early] = reservationEvents(confirmed, left, 0);
  expect(early).toMatchObject({ at: confirmed.confirmedAt });
  const pending = unsold({ id: confirmed.id });
  expect(reservationEvents(pending, confirmed, at)).toMatchObject([{ type: 'reservation.confirmed' }]);
});
