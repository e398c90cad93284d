import { keptSeconds, limits } from '../domain/limits.ts';
import type { Movement } from '../domain/movement.ts';
import { isSold, placedAt, type Reservation } from '../domain/reservation.ts';
import { type Hold, overHolds, type StockItem } from '../domain/stock-item.ts';
import { isOver, secondsOf } from '../domain/time.ts';
import type { Written } from '../store/port.ts';
import { decideExpired } from '../store/writes/reservation-writes.ts';
import { type OverKey, type Resolution, resolveHolds } from '../store/writes/resolve-write.ts';
import type { Context } from './context.ts';
import { inParallel } from './in-parallel.ts';

/** Holds of a stock item whose time is over, as they were read, by reservation id. */
export type Over = readonly (readonly [id: string, seen: Hold])[];

/**
 * Resolves up to 100 holds of one item whose time is over, in one update: each hold's record is asked first, and decided
 * where it is undecided; nothing is given back before the record says so. Refused where a hold changed meanwhile.
 */
export async function resolve(
  context: Context,
  item: StockItem,
  over: Over,
  keys: readonly OverKey[] = [],
  why: Pick<Movement, 'by' | 'reason'> = {},
): Promise<Written<StockItem>> {
  const records = await decided(
    context,
    over.filter(([, hold]) => !hold.isSettled),
  );
  const resolutions = over.flatMap(([id, seen]) => {
    const resolution = resolutionOf(context, item, id, seen, records.get(id));
    return resolution === undefined ? [] : [resolution];
  });
  if (resolutions.length + keys.length === 0) return { isDone: false, item };
  return await context.store.updateStock(item.key, resolveHolds(resolutions, keys, context.clock(), why));
}

/**
 * Drops the settled holds of an item once they are many: they are billed with every write, and the sweeper comes only
 * when the oldest hold is over. One write for every 20 confirmations of an item that sells faster than it is swept.
 */
export async function dropSettled(context: Context, item: StockItem): Promise<void> {
  const over = overHolds(item, secondsOf(context.clock())).filter(([, hold]) => hold.isSettled);
  if (over.length >= limits.settledOverMax) await resolve(context, item, over.slice(0, limits.resolvedMax));
}

/** The record of every hold, after it was decided. */
async function decided(context: Context, over: Over): Promise<ReadonlyMap<string, Reservation>> {
  if (over.length === 0) return new Map();
  const found = await context.store.getReservations(over.map(([id]) => id));
  const byId = new Map(found.map((record) => [record.id, record]));
  const records = await inParallel(over, ([id, hold]) => decidedRecord(context, id, hold, byId.get(id)));
  return new Map(records.map((record) => [record.id, record]));
}

async function decidedRecord(
  context: Context,
  id: string,
  hold: Hold,
  record: Reservation | undefined,
): Promise<Reservation> {
  const standing = record ?? (await putExpired(context, id, hold));
  return await expireIfOver(context, standing);
}

/** Writes EXPIRED under an id that has no record, so that a late one cannot come true; answers the record that stands. */
async function putExpired(context: Context, id: string, hold: Hold): Promise<Reservation> {
  const at = context.clock();
  const tombstone: Reservation = {
    id,
    status: 'EXPIRED',
    lines: [],
    attempt: context.nonce(),
    createdAt: at,
    expiresAt: Math.min(hold.expiresAt, secondsOf(at)),
    version: 1,
    ttl: secondsOf(at) + keptSeconds.reservation,
  };
  const written = await context.store.createReservation(tombstone);
  return written.item;
}

/** The record as of now: a PENDING one whose time is over is decided EXPIRED, once, before anyone is told. */
export async function expireIfOver(
  context: Context,
  record: Reservation,
  now = secondsOf(context.clock()),
): Promise<Reservation> {
  if (record.status !== 'PENDING' || !isOver(record.expiresAt, now)) return record;
  const written = await context.store.updateReservation(record.id, decideExpired(now));
  return written.item ?? record;
}

/** What becomes of a hold, as its record decided; undefined where the record cannot have been decided after all. */
function resolutionOf(
  context: Context,
  item: StockItem,
  id: string,
  seen: Hold,
  record: Reservation | undefined,
): Resolution | undefined {
  if (seen.isSettled) return { id, seen, to: 'dropped' };
  if (record === undefined) return undefined;
  const place = placedAt(record, item.key, seen.nonce);
  if (place === undefined) return { id, seen, to: 'given_back' };
  const now = secondsOf(context.clock());
  if (isSold(record)) {
    return { id, seen, to: 'settled', confirmed: place.confirmed, until: now + keptSeconds.settledHold };
  }
  if (record.status !== 'PENDING') return { id, seen, to: 'given_back' };
  return record.expiresAt > seen.expiresAt ? { id, seen, to: 'prolonged', expiresAt: record.expiresAt } : undefined;
}
