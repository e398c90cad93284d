import type { Difference } from '../../domain/difference.ts';
import { placed, type Reservation } from '../../domain/reservation.ts';
import type { StockKey } from '../../domain/stock-item.ts';
import { beginCompensation } from '../compensate/begin.ts';
import { resolveOversold } from '../compensate/resolve-oversold.ts';
import { watchIfOversold } from '../compensate/watch.ts';
import type { Context } from '../context.ts';

/** Notes an item that is oversold, and sees to what is planned for it, as a look at it would have. */
export async function mendOversold(context: Context, key: StockKey, found: readonly Difference[]): Promise<void> {
  if (!found.some(({ kind }) => kind === 'oversold_unwatched' || kind === 'plan_unfounded')) return;
  const read = await context.store.getStock(key);
  const item = read && (await watchIfOversold(context, read));
  if (item !== undefined && Object.keys(item.plan).length > 0) await resolveOversold(context, item);
}

/** Begins what is owed to a customer who was cancelled. What was cancelled stands with the record. */
export async function mendCompensations(
  context: Context,
  record: Reservation,
  found: readonly Difference[],
): Promise<void> {
  for (const { kind, of: id } of found) {
    if (kind !== 'compensation_missing' || id === undefined) continue;
    const [, line] = id.split('.');
    const sku = line === undefined ? undefined : record.lines[Number(line)]?.sku;
    const place = placed(record).find(({ key }) => sku === undefined || key.sku === sku);
    if (place === undefined) continue;
    const [known] = await context.store.getSkus([place.key.sku]);
    await beginCompensation(context, place.key, id, known?.settings.oversell.discountCode);
  }
}
