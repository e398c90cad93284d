import { defaultSettings } from '../../domain/sku.ts';
import type { StockItem } from '../../domain/stock-item.ts';
import { secondsOf } from '../../domain/time.ts';
import { lowerDue } from '../../store/writes/due-writes.ts';
import { unwatch, watchOversold } from '../../store/writes/oversell-writes.ts';
import type { Context } from '../context.ts';

/**
 * Sees to it that an item that is oversold is made right in time. Whoever meets one that is not noted notes it: the command
 * that oversold it, or the sweeper after a crash. One that is healed is let be, so that the next time it has its whole time.
 */
export async function watchIfOversold(context: Context, item: StockItem): Promise<StockItem> {
  if (item.onHand >= 0) return await letBe(context, item);
  const watched = item.resolveAt === undefined ? await note(context, item) : item;
  const { resolveAt, due } = watched;
  if (resolveAt === undefined || due === undefined || due <= resolveAt) return watched;
  return (await context.store.updateStock(item.key, lowerDue(resolveAt))).item ?? watched;
}

async function letBe(context: Context, item: StockItem): Promise<StockItem> {
  if (item.resolveAt === undefined || Object.keys(item.plan).length > 0) return item;
  const movement = { type: 'plan', at: context.clock(), reason: 'healed' } as const;
  return (await context.store.updateStock(item.key, unwatch(movement))).item ?? item;
}

async function note(context: Context, item: StockItem): Promise<StockItem> {
  const sku = await context.store.getSku(item.key.sku);
  const { resolveAfterSeconds } = (sku?.settings ?? defaultSettings).oversell;
  const at = context.clock();
  const movement = { type: 'plan', at, reason: 'oversold' } as const;
  return (
    (await context.store.updateStock(item.key, watchOversold(secondsOf(at) + resolveAfterSeconds, movement))).item ??
    item
  );
}
