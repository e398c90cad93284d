import { keptSeconds } from '../../../lib/domain/limits.ts';
import { type Reservation, type Status, statuses } from '../../../lib/domain/reservation.ts';
import type { ReservationWrite } from '../../../lib/store/port.ts';
import {
  decideConfirmed,
  decideExpired,
  decideExtended,
  decideReleased,
} from '../../../lib/store/writes/reservation-writes.ts';
import { at, now, rejected, sold, unsold } from '../starting-items.ts';
import type { Case } from './case.ts';

const ofStatus = (status: Exclude<Status, 'PENDING'>): Reservation => {
  if (status === 'REJECTED') return rejected();
  if (status === 'RELEASED' || status === 'EXPIRED') return unsold({ status });
  const units = { CONFIRMED: {}, FULFILLED: { fulfilled: [5, 1] }, CANCELLED: { cancelled: [5, 1] } };
  return sold({ status, ...(status === 'COMPENSATED' ? units.CANCELLED : units[status]) });
};

/** A case for every status but PENDING. */
export const everyDecided = (write: ReservationWrite, expiresAt: number): readonly Case<Reservation>[] =>
  statuses
    .filter((status) => status !== 'PENDING')
    .map((status) => ({ claim: status, write, item: { ...ofStatus(status), expiresAt } }));

/** Whoever is not pending is decided, whatever the time. */
const refusedWhereDecided = (write: ReservationWrite, expiresAt: number): readonly Case<Reservation>[] => [
  { claim: 'no record', write, item: undefined },
  ...everyDecided(write, expiresAt),
];

/** The next version, in which nothing but the changes differs. */
const decided = (changes: object): NonNullable<Case<Reservation>['changes']> => ({
  version: 5,
  ...changes,
});

const inTime = unsold({ expiresAt: now + 1 });
const over = unsold({ expiresAt: now });
const order = { id: 'order 1', customerTier: 'gold', paymentId: 'pay 1', amount: 19.5, currency: 'EUR' };
const ttl = now + 400 * 86_400;

const confirm = decideConfirmed({ at, now });
export const confirmCases: readonly Case<Reservation>[] = [
  ...refusedWhereDecided(confirm, now + 540),
  { claim: 'PENDING, its time over', write: confirm, item: over },
  {
    claim: 'PENDING, in its last second: all of it',
    write: confirm,
    item: inTime,
    changes: decided({ status: 'CONFIRMED', confirmed: [5, 3], confirmedAt: at, ttl }),
  },
  {
    claim: 'PENDING: a part, for an order',
    write: decideConfirmed({ at, now, confirmed: [2, 0], order }),
    item: inTime,
    changes: decided({ status: 'CONFIRMED', confirmed: [2, 0], confirmedAt: at, ttl, order }),
  },
  {
    claim: 'PENDING: an order that is only named',
    write: decideConfirmed({ at, now, order: { id: 'order 2' } }),
    item: inTime,
    changes: decided({ status: 'CONFIRMED', confirmed: [5, 3], confirmedAt: at, ttl, order: { id: 'order 2' } }),
  },
];

const release = decideReleased(now);
export const releaseCases: readonly Case<Reservation>[] = [
  ...refusedWhereDecided(release, now + 540),
  { claim: 'PENDING, its time over', write: release, item: over },
  { claim: 'PENDING, in its last second', write: release, item: inTime, changes: decided({ status: 'RELEASED' }) },
];

const expire = decideExpired(now);
export const expireCases: readonly Case<Reservation>[] = [
  ...refusedWhereDecided(expire, now - 1),
  { claim: 'PENDING, in its last second', write: expire, item: inTime },
  {
    claim: 'PENDING, its time over',
    write: expire,
    item: over,
    changes: decided({ status: 'EXPIRED', ttl: now + keptSeconds.reservation }),
  },
];

const extend = decideExtended(now, now + 600);
const longer = decided({ expiresAt: now + 600, ttl: now + 600 + 7 * 86_400 });
export const extendCases: readonly Case<Reservation>[] = [
  ...refusedWhereDecided(extend, now + 540),
  { claim: 'PENDING, its time over', write: extend, item: over },
  { claim: 'PENDING, in its last second', write: extend, item: inTime, changes: longer },
  { claim: 'PENDING, one second less', write: extend, item: unsold({ expiresAt: now + 599 }), changes: longer },
  { claim: 'PENDING, that long already', write: extend, item: unsold({ expiresAt: now + 600 }) },
  { claim: 'PENDING, longer already', write: extend, item: unsold({ expiresAt: now + 601 }) },
];
