import type { Refused } from '../domain/outcomes.ts';
import type { Reservation } from '../domain/reservation.ts';
import { secondsOf } from '../domain/time.ts';
import { giveBackHold } from '../store/writes/hold-writes.ts';
import { decideReleased } from '../store/writes/reservation-writes.ts';
import type { Context } from './context.ts';
import { decide, refusedBy, settleHolds } from './decide.ts';

export interface Released {
  readonly outcome: 'released';
  readonly reservation: Reservation;
}

/**
 * Lets a reservation go: the record decides, then the holds are given back. Repeating it is harmless. Refusals, in order:
 * reservation_not_found, already_…/reservation_rejected, hold_expired.
 */
export async function release(context: Context, id: string): Promise<Released | Refused> {
  const record = await decide(context, id, (at) => decideReleased(secondsOf(at)));
  if (record?.status !== 'RELEASED') return refusedBy(record);
  await settleHolds(context, record, (own) => giveBackHold(own, context.clock()));
  return { outcome: 'released', reservation: record };
}
