import type { MovementType } from './movement.ts';
import { heldOf, type StockItem, type StockKey } from './stock-item.ts';

/** Units of a stock item at one version. */
export interface Balance {
  readonly onHand: number;
  readonly held: number;
  readonly available: number;
  readonly buffer: number;
}

/** One movement of a stock item, with what it found and what it left. The ledger is all of them, and never changes. */
export interface LedgerEntry {
  readonly key: StockKey;
  /** The version of the stock item that the movement made. */
  readonly version: number;
  readonly type: MovementType;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly before: Balance;
  readonly after: Balance;
  readonly reservations: readonly string[];
  readonly by?: string;
  readonly reason?: string;
  readonly reference?: string;
}

const nothing: Balance = { onHand: 0, held: 0, available: 0, buffer: 0 };

const balanceOf = (item: StockItem): Balance => ({
  onHand: item.onHand,
  held: heldOf(item),
  available: item.available,
  buffer: item.buffer,
});

/**
 * The entry that a change of a stock item makes in the ledger; none where it made no version, as when only the time at
 * which the item is due was written.
 */
export function entryOf(before: StockItem | undefined, after: StockItem): LedgerEntry | undefined {
  if (before?.version === after.version) return undefined;
  const { type, at, reservations = [], by, reason, reference } = after.movement;
  return {
    key: after.key,
    version: after.version,
    type,
    at,
    before: before === undefined ? nothing : balanceOf(before),
    after: balanceOf(after),
    reservations,
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
    ...(reference !== undefined && { reference }),
  };
}
