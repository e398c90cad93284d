import { limits } from '../domain/limits.ts';
import { type ExceedingLine, type Refused, refusalOf, refused, unavailable } from '../domain/outcomes.ts';
import { isSold, type Reservation, type Sold, unitsOf } from '../domain/reservation.ts';
import { secondsOf } from '../domain/time.ts';
import { type AfterSale, decideAfterSale } from '../store/writes/sale-writes.ts';
import type { Context } from './context.ts';
import { expireIfOver } from './resolve.ts';
import { finishReturn } from './return-units.ts';

/** What is asked of a sale. `lines` states totals, so that asking again changes nothing; left out: all that is open. */
export interface AfterSaleRequest {
  readonly id: string;
  readonly lines?: readonly { readonly sku: string; readonly quantity: number }[];
  readonly reason?: string;
}

/** What a command wants a sale to be, or why it cannot be. */
export type Wanted = Omit<AfterSale, 'status'> | Refused | 'as it is';

/**
 * Decides what becomes of a sale, at the version that was read, as often as it takes; units that are cancelled are put
 * back after it. A cancellation under way is finished first: its record has room for one.
 */
export async function decideSale(
  context: Context,
  id: string,
  wantedOf: (record: Sold) => Wanted,
): Promise<Refused | Reservation> {
  for (let round = 0; round < limits.attemptsMax; round++) {
    const seenAt = context.clock();
    const read = await context.store.getReservation(id);
    const record = read && (await finishReturn(context, await expireIfOver(context, read), seenAt));
    if (record === undefined) return refused({ code: 'reservation_not_found' });
    if (!isSold(record)) return refused(refusalOf(record));
    const wanted = wantedOf(record);
    if (wanted === 'as it is') return record;
    if ('refusal' in wanted) return wanted;
    const at = context.clock();
    const decision = decideAfterSale(record, { ...wanted, status: statusWith(record, wanted) }, secondsOf(at));
    const { isDone, item } = await context.store.updateReservation(id, decision);
    if (isDone) return await finishReturn(context, item, at);
  }
  return unavailable();
}

/**
 * The totals that are asked for, line by line, of what a line may come to at most; a total that has been passed already is
 * no less. Refused where a line asks for more, or is not in the reservation. The same SKU twice is added up.
 */
export function totalsOf(
  record: Sold,
  what: 'fulfilled' | 'cancelled',
  lines: AfterSaleRequest['lines'],
): readonly number[] | Refused {
  const other = what === 'fulfilled' ? 'cancelled' : 'fulfilled';
  const mostOf = (index: number): number => unitsOf(record, 'confirmed', index) - unitsOf(record, other, index);
  if (lines === undefined) return record.lines.map((_, index) => mostOf(index));
  const asked = new Map<string, number>();
  for (const { sku, quantity } of lines) asked.set(sku, (asked.get(sku) ?? 0) + quantity);
  const places = new Map(record.lines.map(({ sku }, index) => [sku, index]));
  const exceeding = [...asked].flatMap(([sku, requested]): ExceedingLine[] => {
    const index = places.get(sku);
    const held = index === undefined ? 0 : mostOf(index);
    return requested > held ? [{ sku, requested, held }] : [];
  });
  if (exceeding.length > 0) return refused({ code: 'exceeds_held', lines: exceeding });
  return record.lines.map(({ sku }, index) => Math.max(asked.get(sku) ?? 0, unitsOf(record, what, index)));
}

type Totals = Pick<AfterSale, 'fulfilled' | 'cancelled' | 'compensation'>;

/** What a sale is with these totals: confirmed while a unit of it is open, and fulfilled where at least one has left. */
function statusWith(record: Sold, { fulfilled, cancelled, compensation }: Totals): Sold['status'] {
  const isOpen = record.lines.some(
    (_, index) => unitsOf(record, 'confirmed', index) > (fulfilled?.[index] ?? 0) + (cancelled?.[index] ?? 0),
  );
  if (isOpen) return 'CONFIRMED';
  if (fulfilled?.some((units) => units > 0)) return 'FULFILLED';
  return compensation === undefined ? 'CANCELLED' : 'COMPENSATED';
}

export const isSameTotals = (a: readonly number[] | undefined, b: readonly number[]): boolean =>
  b.every((units, index) => units === (a?.[index] ?? 0));
