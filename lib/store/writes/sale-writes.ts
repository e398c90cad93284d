import { keptSeconds } from '../../domain/limits.ts';
import { assertReservation, type Cancellation, type Sold } from '../../domain/reservation.ts';
import { all, expression } from '../expression.ts';
import { laneOf, reservationKeyOf } from '../keys.ts';
import type { ReservationWrite } from '../port.ts';

/** What becomes of a sale: totals line by line, and what that makes of it. */
export interface AfterSale {
  readonly status: Sold['status'];
  readonly fulfilled: readonly number[] | undefined;
  readonly cancelled: readonly number[] | undefined;
  /** Where units have to be put back on hand. */
  readonly returning?: { readonly reason?: string };
  /** The compensation that cancels it, and units that it cancels: line by line, or of its one line. */
  readonly compensation?: { readonly id: string; readonly units: readonly number[] };
}

/** Decides what becomes of a confirmed reservation that is as it was read, and has nothing under way. */
export function decideAfterSale(
  seen: Sold,
  { status, fulfilled, cancelled, returning, compensation }: AfterSale,
  now: number,
): ReservationWrite {
  const version = seen.version + 1;
  const from = seen.cancelled ?? seen.lines.map(() => 0);
  const own = compensation && { compensation: compensation.id };
  const cancellation: Cancellation = { version, from, ...returning, ...own };
  const members = {
    status,
    version,
    changedAt: now,
    ttl: now + keptSeconds.confirmedReservation,
    ...(fulfilled && { fulfilled }),
    ...(cancelled && { cancelled }),
    ...(returning && { cancellation, due: now + keptSeconds.cancellation }),
    ...(compensation && { compensations: { ...seen.compensations, [compensation.id]: compensation.units } }),
  };
  const stored = { ...members, ...(returning && { lane: laneOf(reservationKeyOf(seen.id)) }) };
  return {
    name: 'decideAfterSale',
    allows: (record) => record.status === 'CONFIRMED' && record.version === seen.version && !('cancellation' in record),
    apply(record) {
      const after = { ...(record as Sold), ...members };
      assertReservation(after);
      return after;
    },
    expression: () =>
      expression({
        condition: all('#status = :confirmed', '#version = :seen', 'attribute_not_exists(#cancellation)'),
        update: `SET ${Object.keys(stored)
          .map((name) => `#${name} = :${name}`)
          .join(', ')}`,
        values: {
          ':confirmed': 'CONFIRMED',
          ':seen': seen.version,
          ...Object.fromEntries(Object.entries(stored).map(([name, value]) => [`:${name}`, value])),
        },
      }),
  };
}

/** The units of a cancellation are on hand again: nothing about it is unfinished any more. */
export const finishCancellation = (version: number, now: number): ReservationWrite => ({
  name: 'finishCancellation',
  allows: (record) => 'cancellation' in record && record.cancellation?.version === version,
  apply(record) {
    const { cancellation: _, due: __, ...rest } = record as Sold;
    const after = { ...rest, returnedAt: now, version: record.version + 1 };
    assertReservation(after);
    return after;
  },
  expression: () =>
    expression({
      condition: '#cancellation.#version = :cancellation',
      update: 'SET #version = #version + :one, #returnedAt = :now REMOVE #cancellation, #due, #lane',
      values: { ':cancellation': version, ':one': 1, ':now': now },
    }),
});
