import type { Difference } from '../../domain/difference.ts';
import { limits } from '../../domain/limits.ts';
import { isSold, placed, type Reservation, soldAt } from '../../domain/reservation.ts';
import { type Sale, salesOf } from '../../domain/sale.ts';
import { isOver, secondsOf } from '../../domain/time.ts';
import { reservationKeyOf, saleKeyOf, stockKeyOf } from '../../store/keys.ts';
import type { Context } from '../context.ts';
import { inParallel } from '../in-parallel.ts';
import type { Bounds } from './bounds.ts';
import { isUnreadable } from './records.ts';

/** Reads an item, or answers what was read of it before. */
export type Find = Context['store']['find'];

/**
 * Whether a live record has its holds, one whose time is over says so, a confirmed one has its sales, and cancelled units
 * are on hand again.
 */
export async function checkRecord(
  context: Context,
  record: Reservation,
  { lateSeconds }: Bounds,
  find: Find = context.store.find,
): Promise<readonly Difference[]> {
  const now = secondsOf(context.clock());
  if (record.status === 'PENDING' && !isOver(record.expiresAt, now)) return await checkOwnHolds(find, record);
  if (record.status === 'PENDING') {
    const { expiresAt } = record;
    const isLate = isOver(expiresAt + lateSeconds, now);
    return isLate ? [{ kind: 'expiry_unmarked', ...reservationKeyOf(record.id), evidence: { expiresAt } }] : [];
  }
  const isLate = record.status === 'CONFIRMED' && isOver(soldAt(record) + lateSeconds, now);
  const sales = isLate ? await checkOwnSales(context, record) : [];
  return [...checkDue(record, now, lateSeconds), ...sales];
}

function checkDue(record: Reservation, now: number, lateSeconds: number): readonly Difference[] {
  const due = isSold(record) ? record.due : undefined;
  if (due === undefined || due >= now - lateSeconds) return [];
  return [{ kind: 'overdue', ...reservationKeyOf(record.id), evidence: { due, seconds: now - due } }];
}

async function checkOwnHolds(find: Find, record: Reservation): Promise<readonly Difference[]> {
  const found = await inParallel(placed(record), async ({ key, quantity, nonce }): Promise<Difference[]> => {
    const stockKey = stockKeyOf(key);
    const stock = await find(stockKey);
    if (stock?.kind === 'unreadable') return [];
    const hold = stock?.kind === 'stock' ? stock.item.holds[record.id] : undefined;
    const isThere = hold?.nonce === nonce && hold?.quantity === quantity && !hold.isSettled;
    const evidence = { stock: stockKey.pk, quantity, expiresAt: record.expiresAt };
    return isThere ? [] : [{ kind: 'hold_missing', ...reservationKeyOf(record.id), of: stockKey.pk, evidence }];
  });
  return found.flat();
}

async function checkOwnSales(context: Context, record: Reservation): Promise<readonly Difference[]> {
  const wanted = salesOf(record);
  const standing = new Map<string, Sale | 'unreadable'>();
  for (let from = 0; from < wanted.length; from += limits.pageMax) {
    const batch = wanted.slice(from, from + limits.pageMax);
    for (const [pk, sale] of await salesAt(context, batch)) standing.set(pk, sale);
  }
  return wanted.flatMap((sale): Difference[] => {
    const { pk } = saleKeyOf(sale);
    const found = standing.get(pk);
    // A sale that cannot be read is found by itself.
    if (found === 'unreadable' || found?.quantity === sale.quantity) return [];
    const there = found?.quantity;
    const kind = there === undefined ? 'sale_missing' : 'sale_wrong';
    const evidence = { sales: pk, quantity: sale.quantity, ...(there !== undefined && { there }) };
    return [{ kind, ...reservationKeyOf(record.id), of: pk, evidence }];
  });
}

type Standing = readonly (readonly [pk: string, sale: Sale | 'unreadable'])[];

/** The sales that are there, by their partition; one by one where one of them cannot be read. */
async function salesAt(context: Context, wanted: readonly Sale[]): Promise<Standing> {
  try {
    return (await context.store.getSales(wanted)).map((sale) => [saleKeyOf(sale).pk, sale]);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const found = await inParallel(wanted, (sale) => context.store.find(saleKeyOf(sale)));
    return found.flatMap((each): Standing => {
      if (each?.kind === 'sale') return [[saleKeyOf(each.sale).pk, each.sale]];
      return each?.kind === 'unreadable' ? [[each.key.pk, 'unreadable']] : [];
    });
  }
}

/**
 * Whether a sale is one that its record stands for; one of another quantity is found with the record. The relay has its time
 * to remove one whose units have left or were cancelled.
 */
export async function checkSale(context: Context, sale: Sale, { lateSeconds }: Bounds): Promise<readonly Difference[]> {
  const found = await context.store.find(reservationKeyOf(sale.reservation));
  if (found?.kind === 'unreadable') return [];
  const record = found?.kind === 'reservation' ? found.record : undefined;
  const key = saleKeyOf(sale);
  if (salesOf(record).some((each) => saleKeyOf(each).pk === key.pk && saleKeyOf(each).sk === key.sk)) return [];
  const isLate = !record || !isSold(record) || isOver(soldAt(record) + lateSeconds, secondsOf(context.clock()));
  if (!isLate) return [];
  const status = record?.status;
  const { reservation, quantity } = sale;
  return [{ kind: 'sale_unfounded', ...key, evidence: { reservation, quantity, ...(status && { status }) } }];
}
