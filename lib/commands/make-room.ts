import { limits } from '../domain/limits.ts';
import { type Refused, refused, unavailable } from '../domain/outcomes.ts';
import type { StockItem } from '../domain/stock-item.ts';
import { secondsOf } from '../domain/time.ts';
import type { Context } from './context.ts';
import { oldKeys } from './old-keys.ts';
import { resolve } from './resolve.ts';
import { holdsInTheWay } from './take.ts';

/**
 * What stands in the way of a movement is resolved: answers the item as it is then, and undefined where nothing was in the
 * way; a refusal where nothing can be done about it.
 */
export async function makeRoom(
  context: Context,
  item: StockItem,
  change: number,
  isForced: boolean,
): Promise<StockItem | Refused | undefined> {
  const now = secondsOf(context.clock());
  if (Object.keys(item.applied).length >= limits.appliedMax) {
    return (await dropOldKeys(context, item)) ?? unavailable(60);
  }
  const isShort = !isForced && change < 0 && item.available < -change;
  if (!isShort) return undefined;
  const inTheWay = holdsInTheWay(item, -change, now).slice(0, limits.resolvedMax);
  if (inTheWay.length === 0) return refused({ code: 'would_oversell', available: item.available });
  return (await resolve(context, item, inTheWay)).item ?? item;
}

/**
 * Movements themselves drop the keys whose time is over, so that an item without holds needs no visit of the sweeper.
 * Answers the item as it is then; undefined where there are none.
 */
export async function dropOldKeys(context: Context, item: StockItem): Promise<StockItem | undefined> {
  const old = await oldKeys(context, item, limits.resolvedMax);
  return old.length === 0 ? undefined : ((await resolve(context, item, [], old)).item ?? item);
}
