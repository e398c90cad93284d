import { keptSeconds } from '../domain/limits.ts';
import { type ExceedingLine, type Refused, refused } from '../domain/outcomes.ts';
import { isSold, type Order, type Reservation, type Sold } from '../domain/reservation.ts';
import { secondsOf } from '../domain/time.ts';
import { settleHold } from '../store/writes/hold-writes.ts';
import { decideConfirmed } from '../store/writes/reservation-writes.ts';
import type { Context } from './context.ts';
import { decide, refusedBy, settleHolds } from './decide.ts';
import { expireIfOver } from './resolve.ts';

export interface ConfirmRequest {
  readonly id: string;
  /** What is confirmed; a line that is left out is given back. Left out altogether: all that is held. */
  readonly lines?: readonly { readonly sku: string; readonly quantity: number }[];
  readonly order?: Order;
}

export interface Confirmed {
  readonly outcome: 'confirmed';
  readonly reservation: Sold;
}

/**
 * Sells what is held. The record decides, in one write; the holds are settled after it, here or by whoever meets them
 * next. Refusals, in order: reservation_not_found, already_…/reservation_rejected, hold_expired, exceeds_held.
 */
export async function confirm(context: Context, request: ConfirmRequest): Promise<Confirmed | Refused> {
  const { id, lines, order } = request;
  let confirmed: readonly number[] | undefined;
  if (lines !== undefined) {
    // Only a part needs the lines before it is decided. They never change, so what is read of them stays true.
    const read = await context.store.getReservation(id);
    const record = read && (await expireIfOver(context, read));
    if (record === undefined || (record.status !== 'PENDING' && !isSold(record))) return refusedBy(record);
    const part = partOf(record, lines);
    if (part.exceeding.length > 0) {
      return record.status === 'PENDING' ? refused({ code: 'exceeds_held', lines: part.exceeding }) : refusedBy(record);
    }
    confirmed = part.confirmed;
  }
  const asked = { ...(confirmed && { confirmed }), ...(order && { order }) };
  const record = await decide(context, id, (at) => decideConfirmed({ at, now: secondsOf(at), ...asked }));
  if (record?.status !== 'CONFIRMED' && record?.status !== 'FULFILLED') return refusedBy(record);
  const until = secondsOf(context.clock()) + keptSeconds.settledHold;
  await settleHolds(context, record, (own, place) => settleHold(own, place.confirmed, until, context.clock()));
  const isSame = confirmed === undefined || confirmed.every((units, index) => units === record.confirmed[index]);
  return isSame ? { outcome: 'confirmed', reservation: record } : refused({ code: 'already_confirmed' });
}

/** Units to confirm, line by line, and the lines that ask for more than is held. The same SKU twice is added up. */
function partOf(record: Reservation, lines: NonNullable<ConfirmRequest['lines']>) {
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  const held = new Map(record.lines.map(({ sku, quantity }) => [sku, quantity]));
  const exceeding: ExceedingLine[] = [...wanted]
    .map(([sku, requested]) => ({ sku, requested, held: held.get(sku) ?? 0 }))
    .filter((line) => line.requested > line.held);
  return { confirmed: record.lines.map(({ sku }) => wanted.get(sku) ?? 0), exceeding };
}
