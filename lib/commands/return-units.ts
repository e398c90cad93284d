import { cancellationKeyOf } from '../domain/identity.ts';
import { keptSeconds, limits } from '../domain/limits.ts';
import type { Movement } from '../domain/movement.ts';
import { type Cancellation, isSold, type Placed, placed, type Reservation, type Sold } from '../domain/reservation.ts';
import type { StockItem } from '../domain/stock-item.ts';
import { secondsOf } from '../domain/time.ts';
import { settleHold } from '../store/writes/hold-writes.ts';
import { returnUnits } from '../store/writes/movement-writes.ts';
import { finishCancellation } from '../store/writes/sale-writes.ts';
import { beginAgain } from './compensate/begin.ts';
import { watchIfOversold } from './compensate/watch.ts';
import type { Context } from './context.ts';
import { inParallel } from './in-parallel.ts';
import { dropOldKeys } from './make-room.ts';
import { dropSettled } from './resolve.ts';

/** What is put back, and until when, in epoch milliseconds: the record may say by then that it is back. */
interface Returning {
  readonly record: Sold;
  readonly cancellation: Cancellation;
  readonly until: number;
}

/**
 * Puts the units of a record's cancellation back on hand, each item once, and then says so on the record; answers the
 * record as it is then. Whoever finds it unfinished does the same again. A record without one is left as it is. `seenAt`
 * is when it was asked for, or written: no unit is put back long after that, for its key may be gone.
 */
export async function finishReturn(context: Context, record: Reservation, seenAt: number): Promise<Reservation> {
  if (!isSold(record) || record.cancellation === undefined) return record;
  const { cancellation } = record;
  const returning = { record, cancellation, until: seenAt + limits.returningMillisecondsMax };
  const places = placed(record).filter((place) => place.returning > 0);
  await reviveCompensation(context, cancellation, places);
  const isBack = await inParallel(places, (place) => putBack(context, returning, place));
  // The sweeper comes again: to an item that is full of keys, they are over in a minute.
  if (isBack.includes(false)) return record;
  const now = secondsOf(context.clock());
  const { item } = await context.store.updateReservation(record.id, finishCancellation(cancellation.version, now));
  return item ?? record;
}

/**
 * A cancellation that came late may be of a compensation that was let off meanwhile: the customer is owed the rest of it.
 */
async function reviveCompensation(
  context: Context,
  { compensation }: Cancellation,
  [first]: readonly Placed[],
): Promise<void> {
  const standing = compensation === undefined ? undefined : await context.store.getCompensation(compensation);
  if (standing?.status === 'SKIPPED') await beginAgain(context, standing, first?.key ?? standing.stock);
}

/** False where the item is not there, or is too busy to remember it, or too much time has passed. */
async function putBack(context: Context, { record, cancellation, until }: Returning, place: Placed): Promise<boolean> {
  const { version, reason, compensation } = cancellation;
  const key = cancellationKeyOf(record.id, version);
  for (let round = 0; round < limits.attemptsMax && context.clock() <= until; round++) {
    const at = context.clock();
    const expiresAt = secondsOf(at) + keptSeconds.cancellationKey;
    const movement: Movement = { type: 'cancel', at, reservations: [record.id], ...(reason && { reason }) };
    const under = { key, fingerprint: 'cancel', expiresAt };
    // Until now is known here; how long a process stands still before its write is sent is not.
    const write = returnUnits(movement, place.returning, under, { planned: compensation, until });
    const { item } = await context.store.updateStock(place.key, write);
    if (item === undefined) return false;
    if (item.applied[key] !== undefined) {
      await settleOpen(context, record, place, item);
      await dropOldKeys(context, await watchIfOversold(context, item));
      return true;
    }
    if (!(await dropOldKeys(context, item))) return false;
  }
  return false;
}

/** A confirm that was interrupted may have left the hold open: on hand still counts what was sold. */
async function settleOpen(context: Context, record: Sold, place: Placed, item: StockItem): Promise<void> {
  const hold = item.holds[record.id];
  if (hold === undefined || hold.isSettled || hold.nonce !== place.nonce) return await dropSettled(context, item);
  const at = context.clock();
  const own = { id: record.id, nonce: hold.nonce, quantity: place.quantity };
  const until = secondsOf(at) + keptSeconds.settledHold;
  await context.store.updateStock(place.key, settleHold(own, place.confirmed, until, at));
}
