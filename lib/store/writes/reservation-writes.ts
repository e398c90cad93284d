import { keptSeconds } from '../../domain/limits.ts';
import { assertReservation, type Order, type Reservation } from '../../domain/reservation.ts';
import { isOver } from '../../domain/time.ts';
import { all, expression } from '../expression.ts';
import type { ReservationWrite } from '../port.ts';

// Each of these decides what becomes of a reservation. Nothing but the record is asked, and nothing decides twice.

const isPending = '#status = :pending';
const isInTime = '#expiresAt > :now';
const isOverTime = '#expiresAt <= :now';

interface Decision {
  readonly name: string;
  readonly allows: (record: Reservation) => boolean;
  readonly change: (record: Reservation) => Reservation;
  readonly claims: readonly string[];
  readonly set: readonly string[];
  readonly values: Record<string, unknown>;
}

const decide = ({ name, allows, change, claims, set, values }: Decision): ReservationWrite => ({
  name,
  allows,
  apply(record) {
    const after = { ...change(record), version: record.version + 1 };
    assertReservation(after);
    return after;
  },
  expression: () =>
    expression({
      condition: all(...claims),
      update: `SET ${[...set, '#version = #version + :one'].join(', ')}`,
      values: { ...values, ':one': 1 },
    }),
});

const pendingInTime = (record: Reservation, now: number): boolean =>
  record.status === 'PENDING' && !isOver(record.expiresAt, now);

export interface Confirmation {
  /** Epoch milliseconds, and the same instant in epoch seconds. */
  readonly at: number;
  readonly now: number;
  /** Units confirmed, line by line; left out, all that is held. */
  readonly confirmed?: readonly number[];
  readonly order?: Order;
}

/** CONFIRMED, where PENDING and in time. */
export const decideConfirmed = ({ at, now, confirmed, order }: Confirmation): ReservationWrite => {
  const ttl = now + keptSeconds.confirmedReservation;
  return decide({
    name: 'decideConfirmed',
    allows: (record) => pendingInTime(record, now),
    change(record) {
      const whole = record.lines.map(({ quantity }) => quantity);
      const sold = { confirmed: confirmed ?? whole, confirmedAt: at, ttl, ...(order && { order }) };
      return { ...record, ...sold, status: 'CONFIRMED' } as Reservation;
    },
    claims: [isPending, isInTime],
    set: [
      '#status = :confirmedStatus',
      '#confirmedAt = :at',
      '#ttl = :ttl',
      ...(confirmed ? ['#confirmed = :confirmed'] : []),
      ...(order ? ['#order = :order'] : []),
    ],
    values: {
      ':pending': 'PENDING',
      ':now': now,
      ':confirmedStatus': 'CONFIRMED',
      ':at': at,
      ':ttl': ttl,
      ...(confirmed && { ':confirmed': confirmed }),
      ...(order && { ':order': order }),
    },
  });
};

/** RELEASED, where PENDING and in time. */
export const decideReleased = (now: number): ReservationWrite =>
  decide({
    name: 'decideReleased',
    allows: (record) => pendingInTime(record, now),
    change: (record) => ({ ...record, status: 'RELEASED' }) as Reservation,
    claims: [isPending, isInTime],
    set: ['#status = :released'],
    values: { ':pending': 'PENDING', ':now': now, ':released': 'RELEASED' },
  });

/** EXPIRED, where PENDING and its time is over. However late that is decided, the record outlives it. */
export const decideExpired = (now: number): ReservationWrite => {
  const ttl = now + keptSeconds.reservation;
  return decide({
    name: 'decideExpired',
    allows: (record) => record.status === 'PENDING' && isOver(record.expiresAt, now),
    change: (record) => ({ ...record, status: 'EXPIRED', ttl }) as Reservation,
    claims: [isPending, isOverTime],
    set: ['#status = :expired', '#ttl = :ttl'],
    values: { ':pending': 'PENDING', ':now': now, ':expired': 'EXPIRED', ':ttl': ttl },
  });
};

/** A longer time, where PENDING and in time. Never a shorter one. */
export const decideExtended = (now: number, expiresAt: number): ReservationWrite => {
  const ttl = expiresAt + keptSeconds.reservation;
  return decide({
    name: 'decideExtended',
    allows: (record) => pendingInTime(record, now) && record.expiresAt < expiresAt,
    change: (record) => ({ ...record, expiresAt, ttl }),
    claims: [isPending, isInTime, '#expiresAt < :expiresAt'],
    set: ['#expiresAt = :expiresAt', '#ttl = :ttl'],
    values: { ':pending': 'PENDING', ':now': now, ':expiresAt': expiresAt, ':ttl': ttl },
  });
};
