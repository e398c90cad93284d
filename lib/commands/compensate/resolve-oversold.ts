import { compensationSteps, hasCancelled, reservationIn } from '../../domain/compensation.ts';
import { limits } from '../../domain/limits.ts';
import { defaultSettings, type Oversell } from '../../domain/sku.ts';
import type { StockItem } from '../../domain/stock-item.ts';
import { secondsOf } from '../../domain/time.ts';
import { stockKeyOf } from '../../store/keys.ts';
import { letOff, planSales, unwatch } from '../../store/writes/oversell-writes.ts';
import type { Context } from '../context.ts';
import { inParallel } from '../in-parallel.ts';
import { beginCompensation } from './begin.ts';
import { choose } from './choose.ts';
import { expectElsewhere } from './expect.ts';

/**
 * Makes an oversold item right, once its time has come: sales are chosen for what no plan covers yet, and written down with
 * the item as it was read, so that two who choose at once never cancel more than is short; then each is begun. A receipt
 * that came in time has healed it, and it is let be. Answers the item; undefined where somebody else was quicker.
 */
export async function resolveOversold(context: Context, item: StockItem): Promise<StockItem | undefined> {
  const at = context.clock();
  if (item.onHand >= 0 && Object.keys(item.plan).length === 0) {
    const { isDone, item: after } = await context.store.updateStock(item.key, unwatch({ type: 'plan', at }));
    return isDone ? after : undefined;
  }
  const [sku] = await context.store.getSkus([item.key.sku]);
  const { oversell } = sku?.settings ?? defaultSettings;
  const chosen = await choose(context, item, oversell);
  const plan = { ...item.plan, ...Object.fromEntries(chosen) };
  const movement = { type: 'plan', at, reservations: chosen.map(([id]) => reservationIn(id)) } as const;
  const again = secondsOf(at) + secondsUntilAgain(item, plan, secondsOf(at));
  const written = await context.store.updateStock(item.key, planSales(item, plan, again, movement));
  if (!written.isDone) return undefined;
  const isNew = new Set(chosen.map(([id]) => id));
  await inParallel(Object.keys(plan), (id) => begin(context, item, id, oversell, isNew.has(id)));
  return await context.store.getStock(item.key);
}

/** Where there is nobody to cancel, twice as long each time: only a receipt may help, and each look is an entry in the ledger. */
function secondsUntilAgain({ movement }: StockItem, plan: StockItem['plan'], now: number): number {
  if (Object.keys(plan).length > 0) return limits.lookAgainSeconds;
  return Math.min(limits.lookAgainSecondsMax, Math.max(limits.lookAgainSeconds, 2 * (now - secondsOf(movement.at))));
}

/**
 * A plan of what is no sale any more, or has been cancelled and is back, has nothing to wait for. Nor has one that was let
 * off since it was chosen: it is chosen again if it is the cheapest still.
 */
async function begin(
  context: Context,
  { key }: StockItem,
  id: string,
  oversell: Oversell,
  isNew: boolean,
): Promise<void> {
  const compensation =
    isNew || !(await isLetOff(context, id))
      ? await beginCompensation(context, key, id, oversell.discountCode)
      : undefined;
  const isOver = compensation === undefined || compensation.steps[compensationSteps.indexOf('cancel')]?.isDone;
  const movement = { type: 'plan', at: context.clock(), reservations: [reservationIn(id)] } as const;
  if (isOver) await context.store.updateStock(key, letOff(id, movement));
  else if (stockKeyOf(compensation.stock).pk === stockKeyOf(key).pk) await expectElsewhere(context, compensation);
}

async function isLetOff(context: Context, id: string): Promise<boolean> {
  const standing = await context.store.getCompensation(id);
  if (standing?.status !== 'SKIPPED') return false;
  return !hasCancelled(await context.store.getReservation(standing.reservation), id);
}
