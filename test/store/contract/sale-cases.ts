import type { Reservation } from '../../../lib/domain/reservation.ts';
import { decideAfterSale, finishCancellation } from '../../../lib/store/writes/sale-writes.ts';
import { now, sold } from '../starting-items.ts';
import type { Case } from './case.ts';
import { everyDecided } from './reservation-cases.ts';

const ttl = now + 400 * 86_400;
const due = now + 30;
const decided = { version: 5, changedAt: now, ttl };

const leave = decideAfterSale(sold(), { status: 'CONFIRMED', fulfilled: [2, 0], cancelled: undefined }, now);
const part = sold({ fulfilled: [2, 0], cancelled: [1, 0] });
const finished = { fulfilled: [2, 0], cancelled: [3, 1] };
const putBack = decideAfterSale(part, { ...finished, status: 'FULFILLED', returning: { reason: 'too late' } }, now);
const underWay = sold({ cancelled: [1, 0], cancellation: { version: 4, from: [0, 0] }, due });

export const afterSaleCases: readonly Case<Reservation>[] = [
  { claim: 'no record', write: leave, item: undefined },
  ...everyDecided(leave, now + 540).filter(({ claim }) => claim !== 'CONFIRMED'),
  { claim: 'an older version', write: leave, item: sold({ version: 3 }) },
  { claim: 'a newer version', write: leave, item: sold({ version: 5 }) },
  { claim: 'a cancellation under way', write: leave, item: underWay },
  {
    claim: 'a part has left',
    write: leave,
    item: sold(),
    changes: { ...decided, status: 'CONFIRMED', fulfilled: [2, 0] },
  },
  {
    claim: 'all of it has left',
    write: decideAfterSale(sold(), { status: 'FULFILLED', fulfilled: [5, 1], cancelled: undefined }, now),
    item: sold(),
    changes: { ...decided, status: 'FULFILLED', fulfilled: [5, 1] },
  },
  {
    claim: 'what is open is cancelled, and due until it is put back',
    write: putBack,
    item: part,
    changes: {
      ...decided,
      ...finished,
      status: 'FULFILLED',
      cancellation: { version: 5, from: [1, 0], reason: 'too late' },
      due,
    },
  },
  {
    claim: 'all is cancelled for no reason, and the cancellation before was put back',
    write: decideAfterSale(
      sold(),
      { status: 'CANCELLED', fulfilled: undefined, cancelled: [5, 1], returning: {} },
      now,
    ),
    item: sold({ returnedAt: now - 5 }),
    changes: { ...decided, status: 'CANCELLED', cancelled: [5, 1], cancellation: { version: 5, from: [0, 0] }, due },
  },
  {
    claim: 'what is cancelled is lost: nothing is due',
    write: decideAfterSale(part, { ...finished, status: 'FULFILLED' }, now),
    item: part,
    changes: { ...decided, ...finished, status: 'FULFILLED' },
  },
];

const finish = finishCancellation(4, now);
export const finishCases: readonly Case<Reservation>[] = [
  { claim: 'no record', write: finish, item: undefined },
  ...everyDecided(finish, now + 540),
  { claim: 'another cancellation', write: finishCancellation(3, now), item: underWay },
  {
    claim: 'its own cancellation',
    write: finish,
    item: underWay,
    changes: { version: 5, cancellation: undefined, due: undefined, returnedAt: now },
  },
  {
    claim: 'its own cancellation, the second of the record',
    write: finish,
    item: { ...underWay, version: 9, returnedAt: now - 100 },
    changes: { version: 10, cancellation: undefined, due: undefined, returnedAt: now },
  },
];
