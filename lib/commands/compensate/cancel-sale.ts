import { type CompensatedLine, type Compensation, hasCancelled } from '../../domain/compensation.ts';
import { refusalOf, refused, unavailable } from '../../domain/outcomes.ts';
import { isSold, type Reservation, type Sold, unitsOf } from '../../domain/reservation.ts';
import { salesOf } from '../../domain/sale.ts';
import { stockKeyOf } from '../../store/keys.ts';
import { decideSale } from '../after-sale.ts';
import type { Context } from '../context.ts';
import { finishReturn } from '../return-units.ts';

/** What became of cancelling a sale: its lines, or that there was nothing to cancel, or that it is not finished. */
export type SaleCancelled = readonly CompensatedLine[] | 'nothing' | 'unfinished';

/**
 * The version of a sale's record once nothing of an earlier cancellation is on its way: what that brings back may be all
 * that is short. Undefined where it is not finished.
 */
export async function versionAtRest(context: Context, id: string): Promise<number | undefined> {
  const seenAt = context.clock();
  const read = await context.store.getReservation(id);
  const record = read && (await finishReturn(context, read, seenAt));
  if (record !== undefined && isSold(record) && record.cancellation !== undefined) return undefined;
  return record?.version ?? 0;
}

/**
 * Cancels what is open of a sale, all of it or one line, for a compensation: the record decides, then its units are on hand
 * again. Doing it again does nothing more. A sale that was fulfilled or cancelled meanwhile stays what it is; so does a cart
 * of which nothing is open any more where units are short, though more of it is. Unfinished, too, where its record is not at
 * the version any more at which it was asked whether it must be cancelled.
 */
export async function cancelSale(
  context: Context,
  compensation: Compensation,
  version: number,
): Promise<SaleCancelled> {
  const { id, stock, reservation, line } = compensation;
  const { pk } = stockKeyOf(stock);
  const decided = await decideSale(context, reservation, (record) => {
    if (hasCancelled(record, id)) return 'as it is';
    if (record.status !== 'CONFIRMED') return refused(refusalOf(record));
    if (record.version !== version) return unavailable();
    const units = record.lines.map((_, index) => (line === undefined || line === index ? openOf(record, index) : 0));
    if (!salesOf(record).some(({ key }) => stockKeyOf(key).pk === pk)) return refused({ code: 'already_cancelled' });
    const cancelled = units.map((open, index) => unitsOf(record, 'cancelled', index) + open);
    const own = { id, units: line === undefined ? units : [units[line] ?? 0] };
    return { fulfilled: record.fulfilled, cancelled, compensation: own, returning: { reason: 'oversold' } };
  });
  if ('refusal' in decided) return decided.refusal.code === 'unavailable' ? 'unfinished' : 'nothing';
  return isSold(decided) && decided.cancellation !== undefined ? 'unfinished' : cancelledBy(decided, compensation);
}

const openOf = (record: Sold, index: number): number =>
  unitsOf(record, 'confirmed', index) - unitsOf(record, 'fulfilled', index) - unitsOf(record, 'cancelled', index);

/** What a compensation has cancelled, as the record remembers it. */
function cancelledBy(record: Reservation, { id, line }: Compensation): readonly CompensatedLine[] {
  const units = (isSold(record) && record.compensations?.[id]) || [];
  const lines = line === undefined ? record.lines : record.lines.slice(line, line + 1);
  return lines.flatMap(({ sku }, index) => {
    const quantity = units[index] ?? 0;
    return quantity > 0 ? [{ sku, quantity }] : [];
  });
}
