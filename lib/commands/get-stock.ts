import { limits } from '../domain/limits.ts';
import { type Refused, refused } from '../domain/outcomes.ts';
import { isSold, placedAt, type Reservation } from '../domain/reservation.ts';
import { stockKeysOf } from '../domain/sku.ts';
import { type Hold, heldOf, overHolds, type StockItem, type StockKey } from '../domain/stock-item.ts';
import { isOver, secondsOf } from '../domain/time.ts';
import type { Context } from './context.ts';
import { inParallel } from './in-parallel.ts';

export interface Counters {
  readonly onHand: number;
  readonly held: number;
  readonly available: number;
  /** Units sold beyond what is there. */
  readonly oversold: number;
}

export interface StockFound {
  readonly outcome: 'found';
  readonly sku: string;
  readonly total: Counters;
  readonly locations: readonly (Counters & { readonly location: string })[];
  /** Epoch milliseconds. */
  readonly asOf: number;
}

/** The counters of a SKU as of now, consistent: an expired hold counts as free, a confirmed one as sold. */
export async function getStock(context: Context, name: string): Promise<StockFound | Refused> {
  const sku = await context.store.getSku(name);
  if (sku === undefined) return refused({ code: 'sku_not_found', skus: [name] });
  const asOf = context.clock();
  const found = await inParallel(stockKeysOf(sku), (key) => locationOf(context, key, secondsOf(asOf)));
  const locations = found.filter((location) => location !== undefined);
  const total = (counter: keyof Counters): number => locations.reduce((sum, each) => sum + each[counter], 0);
  return {
    outcome: 'found',
    sku: name,
    total: {
      onHand: total('onHand'),
      held: total('held'),
      available: total('available'),
      oversold: total('oversold'),
    },
    locations,
    asOf,
  };
}

async function locationOf(context: Context, key: StockKey, now: number) {
  const item = await context.store.getStock(key);
  if (item === undefined) return undefined;
  return { location: key.location, ...(await countersNow(context, item, now)) };
}

/** The counters of one item as they stand, without asking what became of its expired holds. */
export const countersOf = (item: StockItem): Counters => ({
  onHand: item.onHand,
  held: heldOf(item),
  available: item.available,
  oversold: Math.max(0, -item.onHand),
});

/** The counters as they will be once the holds whose time is over are resolved. */
export async function countersNow(context: Context, item: StockItem, now: number): Promise<Counters> {
  const over = overHolds(item, now).filter(([, hold]) => !hold.isSettled);
  const records = new Map<string, Reservation>();
  for (let from = 0; from < over.length; from += limits.resolvedMax) {
    const ids = over.slice(from, from + limits.resolvedMax).map(([id]) => id);
    for (const record of await context.store.getReservations(ids)) records.set(record.id, record);
  }
  let { onHand, held, available } = countersOf(item);
  for (const [id, hold] of over) {
    const { sold, isFree } = endOf(item.key, hold, records.get(id), now);
    if (!isFree) continue;
    onHand -= sold;
    held -= hold.quantity;
    available += hold.quantity - sold;
  }
  return { onHand, held, available, oversold: Math.max(0, -onHand) };
}

/** How a hold whose time is over will end, as its record says now; unknown and expired ones are free. */
function endOf(key: StockKey, hold: Hold, record: Reservation | undefined, now: number) {
  if (record === undefined) return { sold: 0, isFree: true };
  const place = placedAt(record, key, hold.nonce);
  if (place === undefined) return { sold: 0, isFree: true };
  const isExtended = record.status === 'PENDING' && !isOver(record.expiresAt, now);
  return { sold: isSold(record) ? place.confirmed : 0, isFree: !isExtended };
}
