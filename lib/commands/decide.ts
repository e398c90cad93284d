import { type Refused, refusalOf, refused } from '../domain/outcomes.ts';
import { isSold, type Placed, placed, type Reservation } from '../domain/reservation.ts';
import { isOver, secondsOf } from '../domain/time.ts';
import type { ReservationWrite, StockWrite } from '../store/port.ts';
import type { OwnHold } from '../store/writes/hold-writes.ts';
import { watchIfOversold } from './compensate/watch.ts';
import type { Context } from './context.ts';
import { inParallel } from './in-parallel.ts';
import { dropSettled, expireIfOver } from './resolve.ts';

/**
 * Makes one decision on a record, at a time in epoch milliseconds, and answers the record as it stands then: decided so,
 * or decided otherwise before. A record whose time is over is decided EXPIRED before anyone is told so.
 */
export async function decide(
  context: Context,
  id: string,
  writeAt: (at: number) => ReservationWrite,
): Promise<Reservation | undefined> {
  const at = context.clock();
  const now = secondsOf(at);
  const { isDone, item } = await context.store.updateReservation(id, writeAt(at));
  if (isDone || item === undefined) return item;
  const record = await expireIfOver(context, item, now);
  // Someone with a slower clock extended it before it could expire: then it can be decided after all, as of now.
  const isExtended = record.status === 'PENDING' && isOver(item.expiresAt, now);
  return isExtended ? await decide(context, id, writeAt) : record;
}

/** Does the same to the holds of a reservation at every place. Each is refused where it has been done before: no matter. */
export async function settleHolds(
  context: Context,
  record: Reservation,
  writeOf: (own: OwnHold, place: Placed) => StockWrite,
): Promise<void> {
  await inParallel(placed(record), async (place) => {
    const { key, nonce, quantity } = place;
    if (nonce === undefined) return;
    const { item } = await context.store.updateStock(key, writeOf({ id: record.id, nonce, quantity }, place));
    // Only what is sold takes units from on hand.
    if (item !== undefined) await dropSettled(context, isSold(record) ? await watchIfOversold(context, item) : item);
  });
}

/** The "no" of a reservation that is unknown or was decided otherwise. */
export const refusedBy = (record: Reservation | undefined): Refused =>
  refused(record === undefined ? { code: 'reservation_not_found' } : refusalOf(record));
