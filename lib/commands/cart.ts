import type { Allocation, Line, Rejection, Shortfall } from '../domain/reservation.ts';
import { firstShard, mainLocation } from '../domain/stock-item.ts';
import type { Taken } from './take.ts';

/** What a caller wants of one SKU, at a location or at `main`. */
export interface WantedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly location?: string;
}

/** Units held for one line at one place, and what became of the attempt to take them. */
export interface TakenAllocation {
  readonly sku: string;
  readonly allocation: Allocation;
  readonly taken: Taken;
}

/** Lines by SKU: the same SKU twice is added up, at each location of its own. */
export function mergedLines(wanted: readonly WantedLine[]): readonly Line[] {
  const bySku = new Map<string, Map<string, number>>();
  for (const { sku, quantity, location = mainLocation } of wanted) {
    const byLocation = bySku.get(sku) ?? new Map<string, number>();
    bySku.set(sku, byLocation.set(location, (byLocation.get(location) ?? 0) + quantity));
  }
  return [...bySku].map(([sku, byLocation]) => ({
    sku,
    quantity: [...byLocation.values()].reduce((sum, quantity) => sum + quantity, 0),
    allocations: [...byLocation].map(([location, quantity]) => ({ location, shard: firstShard, quantity })),
  }));
}

/** The lines as they are compared: two carts with the same units at the same places are one. */
export const inOrder = (lines: readonly Line[]): readonly Line[] =>
  lines
    .map((line) => ({ ...line, allocations: [...line.allocations].sort(by(({ location }) => location)) }))
    .sort(by(({ sku }) => sku));

const by =
  <Item>(nameOf: (item: Item) => string) =>
  (a: Item, b: Item): number =>
    nameOf(a) < nameOf(b) ? -1 : 1;

/** Why the reservation is rejected, if it is: unknown SKUs, then a key that was used otherwise, then what is short. */
export function rejectionOf(lines: readonly Line[], taken: readonly TakenAllocation[]): Rejection | undefined {
  const unknown = new Set(taken.filter((each) => each.taken.result === 'unknown').map(({ sku }) => sku));
  if (unknown.size > 0) return { code: 'sku_not_found', skus: [...unknown] };
  if (taken.some((each) => each.taken.result === 'of_another_request')) return { code: 'idempotency_key_reused' };
  const short = new Set(taken.filter((each) => each.taken.result === 'short').map(({ sku }) => sku));
  if (short.size === 0) return undefined;
  const shortLines = lines.filter(({ sku }) => short.has(sku));
  return { code: 'insufficient_stock', shortfalls: shortLines.map((line) => shortfallOf(line, taken)) };
}

/** What is not short of a line that is rejected is held: all else is told before. */
function shortfallOf({ sku, quantity }: Line, taken: readonly TakenAllocation[]): Shortfall {
  const available = taken
    .filter((each) => each.sku === sku)
    .reduce(
      (sum, { taken: hold, allocation }) =>
        sum + (hold.result === 'short' ? Math.max(0, hold.available) : allocation.quantity),
      0,
    );
  return { sku, requested: quantity, available };
}

/** The lines with the nonce of the hold that stands at each of their allocations. `taken` is in the order of the lines. */
export function withNonces(lines: readonly Line[], taken: readonly TakenAllocation[]): readonly Line[] {
  let next = 0;
  return lines.map((line) => ({
    ...line,
    allocations: line.allocations.map((allocation) => {
      const hold = taken[next++]?.taken;
      return hold?.result === 'held' ? { ...allocation, nonce: hold.nonce } : allocation;
    }),
  }));
}
