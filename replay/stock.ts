import type { Step } from './orders.ts';

/**
 * The starting stock that the steps imply: for every SKU of them, in units, the given share of the most its running net
 * demand ever needs when the steps are applied in their order. With a share of 1 nothing is refused. A share is rounded
 * down: a unit more could serve a sale that the share refuses.
 */
export function impliedStock(steps: readonly Step[], share = 1): Map<string, number> {
  const demand = new Map<string, number>();
  const peak = new Map<string, number>();
  for (const step of steps) {
    for (const { sku, quantity } of step.lines) {
      const needed = (demand.get(sku) ?? 0) + (step.type === 'sale' ? quantity : -quantity);
      demand.set(sku, needed);
      // Returns and corrections may outnumber the sales; a shelf starts empty then, never below.
      peak.set(sku, Math.max(peak.get(sku) ?? 0, needed));
    }
  }
  return new Map([...peak].map(([sku, units]) => [sku, shareOf(units, share)]));
}

/** Cut to millionths first, so that 0.7 of 10 is 7 although the product of the floats is not. */
function shareOf(units: number, share: number): number {
  return Math.floor(Number((units * share).toFixed(6)));
}
