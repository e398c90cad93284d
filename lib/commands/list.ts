import { limits } from '../domain/limits.ts';
import type { Reservation, Status } from '../domain/reservation.ts';
import type { Sku } from '../domain/sku.ts';
import type { Position } from '../store/port.ts';
import type { Context } from './context.ts';
import { inParallel } from './in-parallel.ts';
import { expireIfOver } from './resolve.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the page ended; none where nothing follows. */
  readonly end?: Position;
}

export interface ReservationsRequest {
  readonly owner: string;
  readonly status?: Status;
  readonly limit: number;
  readonly after: Position | undefined;
}

/**
 * An owner's reservations, newest first, each as of now. Which there are may be a moment old. A page filtered by status
 * looks at a bounded number of records, and every page ends early where its lines are many: both may hold fewer than
 * `limit` and still have a next one.
 */
export async function listReservations(context: Context, request: ReservationsRequest): Promise<Page<Reservation>> {
  const { owner, status, limit, after } = request;
  const size = status === undefined ? limit : limits.pageMax;
  const positions = await context.store.reservationsOf(owner, size + 1, after);
  const listed = positions.slice(0, size);
  const found = await context.store.getReservations(listed.map(({ id }) => id));
  const records = new Map(found.map((record) => [record.id, record]));
  const items: Reservation[] = [];
  let last: Position | undefined;
  const asOfNow = await inParallel(listed, async ({ id }) => {
    const record = records.get(id);
    return record && (await expireIfOver(context, record));
  });
  let lines = 0;
  for (const [index, record] of asOfNow.entries()) {
    if (items.length === limit || lines >= limits.pageLinesMax) break;
    last = listed[index];
    if (record === undefined || (status !== undefined && record.status !== status)) continue;
    lines += record.lines.length;
    items.push(record);
  }
  const end = last === positions.at(-1) ? undefined : last;
  return { items, ...(end !== undefined && { end }) };
}

/** Every SKU, oldest first; may be a moment old. */
export async function listSkus(context: Context, limit: number, after: Position | undefined): Promise<Page<Sku>> {
  const positions = await context.store.allSkus(limit + 1, after);
  const listed = positions.slice(0, limit);
  const found = await context.store.getSkus(listed.map(({ id }) => id));
  const skus = new Map(found.map((sku) => [sku.sku, sku]));
  const items = listed.map(({ id }) => skus.get(id)).filter((sku) => sku !== undefined);
  const end = positions.length > limit ? listed.at(-1) : undefined;
  return { items, ...(end !== undefined && { end }) };
}
