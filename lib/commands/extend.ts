import type { Refused } from '../domain/outcomes.ts';
import type { Reservation } from '../domain/reservation.ts';
import { expiryOf, secondsOf } from '../domain/time.ts';
import { prolongHold } from '../store/writes/hold-writes.ts';
import { decideExtended } from '../store/writes/reservation-writes.ts';
import type { Context } from './context.ts';
import { decide, refusedBy, settleHolds } from './decide.ts';

export interface Extended {
  readonly outcome: 'extended';
  readonly reservation: Reservation;
}

/**
 * Makes a reservation last `holdSeconds` from now, where that is longer than it lasts; never shorter, never again once it
 * is over. Refusals, in order: reservation_not_found, already_…/reservation_rejected, hold_expired.
 */
export async function extend(context: Context, id: string, holdSeconds: number): Promise<Extended | Refused> {
  const record = await decide(context, id, (at) => decideExtended(secondsOf(at), expiryOf(at, holdSeconds)));
  if (record?.status !== 'PENDING') return refusedBy(record);
  await settleHolds(context, record, (own) => prolongHold(own, record.expiresAt, context.clock()));
  return { outcome: 'extended', reservation: record };
}
