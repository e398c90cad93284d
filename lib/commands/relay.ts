import type { Compensation } from '../domain/compensation.ts';
import { compensationEvents, type Event, reservationEvents, stockEvents } from '../domain/events.ts';
import { entryOf } from '../domain/ledger.ts';
import type { Reservation } from '../domain/reservation.ts';
import { type Sale, type SaleName, salesOf } from '../domain/sale.ts';
import { defaultSettings } from '../domain/sku.ts';
import type { StockItem } from '../domain/stock-item.ts';
import { saleKeyOf } from '../store/keys.ts';
import type { Context } from './context.ts';
import { inParallel } from './in-parallel.ts';

/** One record of the table's stream: an item before and after one write. */
export type Change =
  | { readonly kind: 'stock'; readonly before: StockItem | undefined; readonly after: StockItem | undefined }
  | {
      readonly kind: 'reservation';
      readonly before: Reservation | undefined;
      readonly after: Reservation | undefined;
      /** When it was written, in epoch milliseconds. */
      readonly at: number;
    }
  | {
      readonly kind: 'compensation';
      readonly before: Compensation | undefined;
      readonly after: Compensation | undefined;
    };

/** Tells the world; it has been told when the promise is kept. What is told twice has the same id. */
export type Publish = (events: readonly Event[]) => Promise<void>;

/**
 * Passes one change on: a movement to the ledger, a decision to the sales, both to the world. Changes of one item must
 * come in their order; one that comes again does nothing but tell what it told before. Throws `StoreUnavailable`, or
 * what `publish` throws: then the change must come again.
 */
export async function relay(context: Context, publish: Publish, change: Change): Promise<void> {
  const events = await eventsOf(context, change);
  if (events.length > 0) await publish(events);
}

async function eventsOf(context: Context, change: Change): Promise<readonly Event[]> {
  if (change.kind === 'stock') return await ofStock(context, change);
  if (change.kind === 'reservation') return await ofReservation(context, change);
  return change.after === undefined ? [] : compensationEvents(change.before, change.after);
}

async function ofStock(
  context: Context,
  { before, after }: Extract<Change, { kind: 'stock' }>,
): Promise<readonly Event[]> {
  const entry = after && entryOf(before, after);
  if (entry === undefined) return [];
  await context.store.createEntry(entry);
  // Only what makes less available can make it low.
  const isLess = entry.after.available < entry.before.available;
  const [sku] = isLess ? await context.store.getSkus([entry.key.sku]) : [];
  return stockEvents(entry, sku?.settings ?? defaultSettings);
}

async function ofReservation(
  context: Context,
  { before, after, at }: Extract<Change, { kind: 'reservation' }>,
): Promise<readonly Event[]> {
  await project(context, salesOf(before), salesOf(after));
  return after === undefined ? [] : reservationEvents(before, after, at);
}

/** Writes the sales that a record stands for now, and removes those that it stood for. */
export async function project(context: Context, before: readonly SaleName[], after: readonly Sale[]): Promise<void> {
  const nameOf = (sale: SaleName): string => JSON.stringify(saleKeyOf(sale));
  const standing = new Set(after.map(nameOf));
  const gone = before.filter((sale) => !standing.has(nameOf(sale)));
  await inParallel(after, (sale) => context.store.putSale(sale));
  await inParallel(gone, (sale) => context.store.removeSale(sale));
}
