import { type Refused, refusalOf, refused } from '../domain/outcomes.ts';
import type { Reservation } from '../domain/reservation.ts';
import { type AfterSaleRequest, decideSale, isSameTotals, totalsOf } from './after-sale.ts';
import type { Context } from './context.ts';

export interface Fulfilled {
  readonly outcome: 'fulfilled';
  readonly reservation: Reservation;
}

/**
 * Says that units of a sale have left: those of the lines, else all that is open. It is told, and decides nothing about
 * stock: on hand has counted them as gone since they were confirmed. Refusals, in order: reservation_not_found,
 * already_…/reservation_rejected/not_confirmed, hold_expired, exceeds_held.
 */
export async function fulfil(context: Context, { id, lines }: AfterSaleRequest): Promise<Fulfilled | Refused> {
  const decided = await decideSale(context, id, (record) => {
    if (record.status === 'CANCELLED' || record.status === 'COMPENSATED') return refused(refusalOf(record));
    // Nothing of it is open: whatever the lines say, it is answered as it is.
    if (record.status === 'FULFILLED') return 'as it is';
    const fulfilled = totalsOf(record, 'fulfilled', lines);
    if ('refusal' in fulfilled) return fulfilled;
    return isSameTotals(record.fulfilled, fulfilled) ? 'as it is' : { fulfilled, cancelled: record.cancelled };
  });
  return 'refusal' in decided ? decided : { outcome: 'fulfilled', reservation: decided };
}
