import { isSold, type Reservation } from '../../../lib/domain/reservation.ts';
import { secondsOf } from '../../../lib/domain/time.ts';
import type { Operation } from '../operation.ts';
import { must } from '../violation.ts';
import { checkSaleChange } from './sale-changes.ts';

/** What a pending reservation may come to, or stay. */
const ends: readonly Reservation['status'][] = ['PENDING', 'CONFIRMED', 'RELEASED', 'EXPIRED'];

/** What must be true of every single change of a record: it resolves once, in time by the clock of whoever decides. */
export function checkReservationChange(
  operation: Operation,
  before: Reservation | undefined,
  after: Reservation,
): void {
  const now = secondsOf(operation.issuedAt);
  const evidence = () =>
    `${operation.name} at ${now} made ${after.status} until ${after.expiresAt} of ${before?.status} until ${before?.expiresAt}`;
  if (before === undefined) {
    must(after.version === 1, 'a record begins at version 1', evidence);
    must(['PENDING', 'REJECTED', 'EXPIRED'].includes(after.status), 'a record begins undecided or refused', evidence);
    must(after.status !== 'EXPIRED' || after.expiresAt <= now, 'what keeps a late record out is over', evidence);
    return;
  }
  const isOnce = isSold(before) || (before.status === 'PENDING' && ends.includes(after.status));
  must(isOnce, 'a reservation resolves once', evidence);
  must(after.version === before.version + 1, 'a decision is one version', evidence);
  must(after.lines === before.lines, 'the lines of a record never change', evidence);
  if (isSold(before)) {
    checkSaleChange(operation, before, after);
    return;
  }
  switch (after.status) {
    case 'PENDING':
      must(after.expiresAt > before.expiresAt, 'never shortened', evidence);
      must(before.expiresAt > now, 'nothing is revived', evidence);
      return;
    case 'CONFIRMED':
    case 'RELEASED':
      must(before.expiresAt > now, 'never decided after its time', evidence);
      must(after.expiresAt === before.expiresAt, 'a decision keeps the time', evidence);
      return;
    case 'EXPIRED':
      must(before.expiresAt <= now, 'never expired early', evidence);
  }
}
