import type { Difference } from '../../domain/difference.ts';
import { type Balance, balanceOf, isBalanced, isSameBalance, type LedgerEntry, nothing } from '../../domain/ledger.ts';
import type { StockItem, StockKey } from '../../domain/stock-item.ts';
import { stockKeyOf } from '../../store/keys.ts';
import type { Context } from '../context.ts';
import type { Bounds } from './bounds.ts';
import { behind, type Gap } from './gap.ts';

const pageMax = 1_000;

/** The end of a stock item's ledger: its last place, what is there after it, and how many entries lead to it. */
export interface LedgerEnd {
  readonly place: number;
  readonly balance: Balance;
  readonly entries: number;
}

export interface CheckedLedger {
  /** The item as it was compared with its ledger. */
  readonly item: StockItem;
  readonly differences: readonly Difference[];
  readonly end: LedgerEnd;
  /** Where entries have to be written for the ledger to be whole. */
  readonly gaps: readonly Gap[];
  /** Where the item is not what its ledger ends with: how it came to be so, which is told once the item is right again. */
  readonly jump?: Gap;
}

/**
 * Whether the ledger has every version of an item once, each beginning where the one before ended, up to the item, which
 * is read after it: so the ledger cannot be ahead. Undefined where the item is not there, or cannot be read.
 */
export async function checkLedger(
  context: Context,
  stockKey: StockKey,
  { lateSeconds }: Bounds,
): Promise<CheckedLedger | undefined> {
  const key = stockKeyOf(stockKey);
  const differences: Difference[] = [];
  const gaps: Gap[] = [];
  let last: LedgerEnd = { place: 0, balance: nothing, entries: 0 };

  const compare = (place: number, before: Balance, at: number): void => {
    const from = Math.floor(last.place) + 1;
    const to = Math.ceil(place) - 1;
    if (from <= to) {
      differences.push({ kind: 'version_missing', ...key, of: `${from}`, evidence: { from, to } });
      gaps.push({ from, to, before: last.balance, after: before, until: at });
    } else if (!isSameBalance(last.balance, before)) {
      const evidence = { place, ledger: last.balance, next: before };
      differences.push({ kind: 'ledger_jump', ...key, of: `${place}`, evidence });
      gaps.push({ ...behind(last.place), before: last.balance, after: before, until: at });
    }
  };

  for await (const { place, before, after, movement } of entriesOf(context, stockKey)) {
    compare(place, before, movement.at);
    last = { place, balance: after, entries: last.entries + 1 };
  }
  const found = await context.store.find(key);
  if (found?.kind !== 'stock') return undefined;
  const { item } = found;
  if (Math.floor(last.place) < item.version) {
    // The relay is on its way, or it is not.
    const isLate = context.clock() - item.movement.at > lateSeconds * 1000;
    if (isLate) compare(item.version + 1, balanceOf(item), item.movement.at);
  } else if (!isSameBalance(last.balance, balanceOf(item)) || Math.floor(last.place) > item.version) {
    const evidence = {
      version: item.version,
      ledgerVersion: Math.floor(last.place),
      item: balanceOf(item),
      ledger: last.balance,
    };
    differences.push({ kind: 'ledger_differs', ...key, evidence });
    const jump = { ...behind(last.place), before: last.balance, after: balanceOf(item), until: item.movement.at };
    return { item, differences, end: last, gaps, jump };
  }
  return { item, differences, end: last, gaps };
}

/** Whether the item's own counters add up. */
export function checkCounters(item: StockItem): readonly Difference[] {
  const balance = balanceOf(item);
  return isBalanced(balance) ? [] : [{ kind: 'counters_wrong', ...stockKeyOf(item.key), evidence: { ...balance } }];
}

async function* entriesOf(context: Context, key: StockKey): AsyncGenerator<LedgerEntry> {
  let after: number | undefined;
  do {
    const page = await context.store.entriesOf(key, pageMax, after);
    yield* page;
    after = page.length < pageMax ? undefined : page.at(-1)?.place;
  } while (after !== undefined);
}
