import { lossReasons, type Refused, refusalOf, refused } from '../domain/outcomes.ts';
import type { Reservation } from '../domain/reservation.ts';
import { type AfterSaleRequest, decideSale, isSameTotals, totalsOf } from './after-sale.ts';
import type { Context } from './context.ts';

export interface Cancelled {
  readonly outcome: 'cancelled';
  readonly reservation: Reservation;
}

/**
 * Cancels a sale: the lines, else all that is open. The record decides; then the units are on hand again, unless the reason
 * says that they are not. Refusals, in order: reservation_not_found, already_…/reservation_rejected/not_confirmed,
 * hold_expired, exceeds_held.
 */
export async function cancel(context: Context, request: AfterSaleRequest): Promise<Cancelled | Refused> {
  const { id, lines, reason } = request;
  const isReturning = reason === undefined || !lossReasons.includes(reason);
  const decided = await decideSale(context, id, (record) => {
    if (record.status === 'COMPENSATED') return refused(refusalOf(record));
    // Nothing of it is open: whatever the lines say, it is answered as it is.
    if (record.status === 'CANCELLED') return 'as it is';
    const cancelled = totalsOf(record, 'cancelled', lines);
    const isRefused = 'refusal' in cancelled;
    // A part that was cancelled is answered the same, also when the rest has left since.
    if (!isRefused && record.cancelled !== undefined && isSameTotals(record.cancelled, cancelled)) return 'as it is';
    if (record.status === 'FULFILLED') return refused({ code: 'already_fulfilled' });
    if (isRefused) return cancelled;
    return { fulfilled: record.fulfilled, cancelled, ...(isReturning && { returning: { ...(reason && { reason }) } }) };
  });
  return 'refusal' in decided ? decided : { outcome: 'cancelled', reservation: decided };
}
