import type { Sale } from './sale.ts';

/** How dear a customer tier is: 0 for those that are not named, and for customers of none; the first named is the dearest. */
export const rankOf = (tier: string | undefined, order: readonly string[]): number => {
  const place = tier === undefined ? -1 : order.indexOf(tier);
  return place < 0 ? 0 : order.length - place;
};

/** Cheapest to cancel first: the lowest rank, then the newest; ties in order of id, so that everyone chooses the same. */
export const byPriority =
  (order: readonly string[]) =>
  (a: Sale, b: Sale): number =>
    rankOf(a.customerTier, order) - rankOf(b.customerTier, order) ||
    b.confirmedAt - a.confirmedAt ||
    (a.reservation < b.reservation ? -1 : 1);

/**
 * The sales to cancel for `deficit` units, of those given: cheapest first, none that the others cover without it. Among
 * sales of the rank that covers the rest, the smallest that does is taken; what is not needed any more after that is let
 * off, the dearest first.
 */
export function chooseSales(sales: readonly Sale[], deficit: number, order: readonly string[]): readonly Sale[] {
  const left = [...sales].sort(byPriority(order));
  const chosen: Sale[] = [];
  let short = deficit;
  for (const [index, next] of left.entries()) {
    if (short <= 0) break;
    const taken = next.quantity < short ? next : smallestCovering(left.slice(index), short, order);
    chosen.push(taken);
    short -= taken.quantity;
  }
  const spare = new Set(notNeeded(chosen, -short));
  return chosen.filter((sale) => !spare.has(sale));
}

/** Of the first one's rank, the smallest that covers what is short; of several, the first. The first one itself does. */
function smallestCovering(sales: readonly Sale[], short: number, order: readonly string[]): Sale {
  const [first, ...others] = sales as readonly [Sale, ...Sale[]];
  const isEqual = (sale: Sale): boolean => rankOf(sale.customerTier, order) === rankOf(first.customerTier, order);
  return others
    .filter((sale) => isEqual(sale) && sale.quantity >= short)
    .reduce((best, sale) => (sale.quantity < best.quantity ? sale : best), first);
}

/** Of sales in the order of cancelling, those that `spare` units more than needed make unnecessary, the dearest first. */
export function notNeeded(sales: readonly Sale[], spare: number): readonly Sale[] {
  let left = spare;
  return sales.toReversed().filter(({ quantity }) => {
    if (quantity > left) return false;
    left -= quantity;
    return true;
  });
}
