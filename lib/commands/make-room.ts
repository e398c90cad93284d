import { limits } from '../domain/limits.ts';
import { type Refused, refused, unavailable } from '../domain/outcomes.ts';
import type { StockItem } from '../domain/stock-item.ts';
import { secondsOf } from '../domain/time.ts';
import type { Context } from './context.ts';
import { oldKeys } from './old-keys.ts';
import { resolve } from './resolve.ts';
import { holdsInTheWay } from './take.ts';

/** What stands in the way of a refused movement is resolved; a refusal where nothing can be. */
export async function makeRoom(
  context: Context,
  item: StockItem,
  change: number,
  isForced: boolean,
): Promise<Refused | undefined> {
  const now = secondsOf(context.clock());
  if (Object.keys(item.applied).length >= limits.appliedMax) {
    return (await dropOldKeys(context, item)) ? undefined : unavailable(60);
  }
  const isShort = !isForced && change < 0 && item.available < -change;
  if (!isShort) return undefined;
  const inTheWay = holdsInTheWay(item, -change, now).slice(0, limits.resolvedMax);
  if (inTheWay.length === 0) return refused({ code: 'would_oversell', available: item.available });
  await resolve(context, item, inTheWay);
  return undefined;
}

/**
 * Movements themselves drop the keys whose time is over, so that an item without holds needs no visit of the sweeper.
 * False where there are none.
 */
export async function dropOldKeys(context: Context, item: StockItem): Promise<boolean> {
  const old = await oldKeys(context, item, limits.resolvedMax);
  if (old.length === 0) return false;
  await resolve(context, item, [], old);
  return true;
}
