import { limits } from '../domain/limits.ts';
import { type Refused, refused } from '../domain/outcomes.ts';
import { stockKeysOf } from '../domain/sku.ts';
import { secondsOf } from '../domain/time.ts';
import type { Context } from './context.ts';
import { countersNow } from './get-stock.ts';
import { inParallel } from './in-parallel.ts';

export interface AvailabilityFound {
  readonly outcome: 'found';
  readonly items: readonly { readonly sku: string; readonly available: number }[];
  /** Epoch milliseconds. */
  readonly asOf: number;
}

/** What of up to 100 SKUs may be promised; may be a moment old. Refusals: sku_not_found. */
export async function getAvailability(
  context: Context,
  names: readonly string[],
): Promise<AvailabilityFound | Refused> {
  const wanted = [...new Set(names)];
  const skus = await context.store.getSkus(wanted);
  const known = new Set(skus.map(({ sku }) => sku));
  const unknown = wanted.filter((sku) => !known.has(sku));
  if (unknown.length > 0) return refused({ code: 'sku_not_found', skus: unknown });
  const asOf = context.clock();
  const keys = skus.flatMap(stockKeysOf);
  const available = new Map<string, number>();
  for (let from = 0; from < keys.length; from += limits.pageMax) {
    const items = await context.store.getStocks(keys.slice(from, from + limits.pageMax));
    await inParallel(items, async (item) => {
      const now = await countersNow(context, item, secondsOf(asOf));
      available.set(item.key.sku, (available.get(item.key.sku) ?? 0) + now.available);
    });
  }
  return { outcome: 'found', items: wanted.map((sku) => ({ sku, available: available.get(sku) ?? 0 })), asOf };
}
