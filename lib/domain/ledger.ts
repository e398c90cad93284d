import type { Movement } from './movement.ts';
import { heldOf, type StockItem, type StockKey } from './stock-item.ts';

/** The units of a stock item at one moment. */
export interface Balance {
  readonly onHand: number;
  readonly held: number;
  readonly available: number;
  readonly buffer: number;
}

/** One movement of a stock item, as the ledger keeps it: written once, never changed. */
export interface LedgerEntry {
  readonly key: StockKey;
  /**
   * The version of the stock item that the movement made. A gap between two versions that follow one another stands
   * halfway: 7.5 is between 7 and 8.
   */
  readonly place: number;
  readonly movement: Movement;
  readonly before: Balance;
  readonly after: Balance;
}

export const balanceOf = (item: StockItem): Balance => ({
  onHand: item.onHand,
  held: heldOf(item),
  available: item.available,
  buffer: item.buffer,
});

/** What there is before a stock item's first version. */
export const nothing: Balance = { onHand: 0, held: 0, available: 0, buffer: 0 };

export const isSameBalance = (a: Balance, b: Balance): boolean =>
  a.onHand === b.onHand && a.held === b.held && a.available === b.available && a.buffer === b.buffer;

/** What is true of the units of every stock item at every version. */
export const isBalanced = ({ onHand, held, available, buffer }: Balance): boolean =>
  onHand === available + held + buffer;

/** The entry of what happened between two images of an item; none where no movement did: `due` alone is none. */
export function entryOf(before: StockItem | undefined, after: StockItem): LedgerEntry | undefined {
  if (before?.version === after.version) return undefined;
  const { key, version: place, movement } = after;
  return { key, place, movement, before: before === undefined ? nothing : balanceOf(before), after: balanceOf(after) };
}
