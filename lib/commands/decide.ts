import pMap from 'p-map';
import { limits } from '../domain/limits.ts';
import { type Refused, refusalOf, refused } from '../domain/outcomes.ts';
import { type Placed, placed, type Reservation } from '../domain/reservation.ts';
import type { ReservationWrite, StockWrite } from '../store/port.ts';
import type { OwnHold } from '../store/writes/hold-writes.ts';
import type { Context } from './context.ts';
import { expireIfOver } from './resolve.ts';

/**
 * Makes one decision on a record and answers the record as it stands then: decided so, or decided otherwise before. A
 * record whose time is over at `now` (epoch seconds) is decided EXPIRED before anyone is told so.
 */
export async function decide(
  context: Context,
  id: string,
  now: number,
  write: ReservationWrite,
): Promise<Reservation | undefined> {
  const { isDone, item } = await context.store.updateReservation(id, write);
  return isDone || item === undefined ? item : await expireIfOver(context, item, now);
}

/** Does the same to the holds of a reservation at every place. Each is refused where it has been done before: no matter. */
export async function settleHolds(
  context: Context,
  record: Reservation,
  writeOf: (own: OwnHold, place: Placed) => StockWrite,
): Promise<void> {
  await pMap(
    placed(record),
    async (place) => {
      const { key, nonce, quantity } = place;
      if (nonce === undefined) return;
      await context.store.updateStock(key, writeOf({ id: record.id, nonce, quantity }, place));
    },
    { concurrency: limits.parallelWritesMax },
  );
}

/** The "no" of a reservation that is unknown or was decided otherwise. */
export const refusedBy = (record: Reservation | undefined): Refused =>
  refused(record === undefined ? { code: 'reservation_not_found' } : refusalOf(record));
