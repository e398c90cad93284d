import { compensationIdOf, reservationIn } from '../../domain/compensation.ts';
import { limits } from '../../domain/limits.ts';
import { chooseSales, rankOf } from '../../domain/priority.ts';
import { beforeTier, behindTier, type Sale, salesOf } from '../../domain/sale.ts';
import type { Oversell } from '../../domain/sku.ts';
import { deficitOf, type StockItem, type StockKey } from '../../domain/stock-item.ts';
import { stockKeyOf } from '../../store/keys.ts';
import type { Context } from '../context.ts';

export type Chosen = readonly [id: string, units: number];

/** A sale as its record says it is, and the line that it is of. */
interface Standing {
  readonly sale: Sale;
  readonly line: number;
}

/**
 * The sales to cancel for what is short, and planned by nobody. The list of sales may be a moment behind: what is chosen is
 * held against the records, and chosen again without what they do not bear out.
 */
export async function choose(context: Context, item: StockItem, oversell: Oversell): Promise<readonly Chosen[]> {
  const deficit = deficitOf(item);
  const room = limits.plannedMax - Object.keys(item.plan).length;
  if (deficit <= 0 || room <= 0) return [];
  let sales = await cheapest(context, item, deficit, oversell.order);
  let found: readonly Standing[] = [];
  for (let round = 0; round < limits.attemptsMax; round++) {
    const chosen = chooseSales(sales, deficit, oversell.order).slice(0, room);
    const standing = await standingOf(context, item.key, chosen);
    found = chosen.flatMap((sale) => {
      const each = standing.get(sale.reservation);
      return each?.sale.quantity === sale.quantity ? [each] : [];
    });
    if (found.length === chosen.length) break;
    const looked = new Set(chosen);
    sales = sales.flatMap((sale) => (looked.has(sale) ? (standing.get(sale.reservation)?.sale ?? []) : [sale]));
  }
  return found.map(({ sale, line }) => [
    compensationIdOf(sale.reservation, oversell.cancels === 'line' ? line : undefined),
    sale.quantity,
  ]);
}

async function standingOf(
  context: Context,
  key: StockKey,
  sales: readonly Sale[],
): Promise<ReadonlyMap<string, Standing>> {
  if (sales.length === 0) return new Map();
  const records = await context.store.getReservations(sales.map(({ reservation }) => reservation));
  const { pk } = stockKeyOf(key);
  return new Map(
    records.flatMap((record) => {
      const sale = salesOf(record).find((each) => stockKeyOf(each.key).pk === pk);
      const line = record.lines.findIndex(({ sku }) => sku === key.sku);
      return sale === undefined ? [] : [[record.id, { sale, line }] as const];
    }),
  );
}

/** Enough of the sales of an item to cover what is short, but for those that are planned: rank by rank, the cheapest first. */
async function cheapest(
  context: Context,
  item: StockItem,
  deficit: number,
  order: readonly string[],
): Promise<readonly Sale[]> {
  const planned = new Set(Object.keys(item.plan).map(reservationIn));
  const tiers = await tiersOf(context, item.key);
  const ranks = [...new Set(tiers.map((tier) => rankOf(tier, order)))].sort((a, b) => a - b);
  const found: Sale[] = [];
  let isCut = tiers.length === limits.lookedTiersMax;
  for (const rank of ranks) {
    for (const tier of tiers.filter((each) => rankOf(each, order) === rank)) {
      const listed = await context.store.salesOf(item.key, limits.lookedSalesMax, beforeTier(item.key, tier));
      const own = listed.filter(({ customerTier }) => customerTier === tier);
      found.push(...own.filter(({ reservation }) => !planned.has(reservation)));
      isCut ||= own.length === limits.lookedSalesMax;
    }
    const units = found.reduce((sum, { quantity }) => sum + quantity, 0);
    // No dearer rank, while there are more of this one that were not read: they are looked at next time.
    if (units >= deficit || isCut) break;
  }
  return found;
}

/** The tiers that an item's sales have: the list is in order of their names. Where there are too many, most are not named. */
async function tiersOf(context: Context, key: StockKey): Promise<readonly (string | undefined)[]> {
  const tiers: (string | undefined)[] = [];
  let [next] = await context.store.salesOf(key, 1);
  while (next !== undefined && tiers.length < limits.lookedTiersMax) {
    tiers.push(next.customerTier);
    [next] = await context.store.salesOf(key, 1, behindTier(key, next.customerTier));
  }
  return tiers;
}
