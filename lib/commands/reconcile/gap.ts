import type { Balance, LedgerEntry } from '../../domain/ledger.ts';
import { limits } from '../../domain/limits.ts';
import type { Movement } from '../../domain/movement.ts';
import type { StockKey } from '../../domain/stock-item.ts';
import type { Context } from '../context.ts';
import { inParallel } from '../in-parallel.ts';
import type { Bounds } from './bounds.ts';

/** Versions that one gap may have: where more are missing, the item's version is not one that was counted. */
const versionsMax = 1_000_000;

/** What every movement says that reconciliation makes. */
export const why = { by: 'reconciliation', reason: 'reconciliation' } as const;

/** Places of the ledger, the first and the last, that nothing explains, and when whatever it was had happened. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly before: Balance;
  readonly after: Balance;
  readonly until: number;
}

/** The place between a version and the next one. */
export const behind = (place: number): Pick<Gap, 'from' | 'to'> => {
  const between = Math.floor(place) + 0.5;
  return { from: between, to: between };
};

/** What may still come is waited for. A jump is there for good: both of its ends are in the ledger. */
export const isLost = ({ from, to, until }: Gap, now: number, { lostSeconds }: Bounds): boolean =>
  !Number.isInteger(from) || (now - until >= lostSeconds * 1000 && to - from < versionsMax);

/** The first entry of a gap tells what changed in it; where it spans more versions, the others tell no more. */
export async function writeGap(context: Context, key: StockKey, { from, to, before, after }: Gap): Promise<void> {
  const movement: Movement = { type: 'gap', at: context.clock(), ...why };
  for (let first = from; first <= to; first += limits.pageMax) {
    const places = Array.from({ length: Math.min(limits.pageMax, to - first + 1) }, (_, index) => first + index);
    await inParallel(places, async (place) => {
      const entry: LedgerEntry = { key, place, movement, before: place === from ? before : after, after };
      await context.store.createEntry(entry);
    });
  }
}
