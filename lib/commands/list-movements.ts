import { stockMarkOf } from '../domain/identity.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import { type Refused, refused } from '../domain/outcomes.ts';
import { stockKeysOf } from '../domain/sku.ts';
import type { Context } from './context.ts';
import { inParallel } from './in-parallel.ts';

/** How far the ledger of each stock item has been read: a place, by the mark of the item; one not begun is left out. */
export type Progress = Readonly<Record<string, number>>;

export interface MovementsRequest {
  readonly sku: string;
  readonly limit: number;
  readonly after: Progress | undefined;
}

export interface MovementsFound {
  readonly outcome: 'found';
  readonly entries: readonly LedgerEntry[];
  /** Where the page ended; none where nothing follows. */
  readonly end?: Progress;
}

/** The movements of a SKU at all its locations, oldest first; the last ones may not have reached the ledger yet. */
export async function listMovements(context: Context, request: MovementsRequest): Promise<MovementsFound | Refused> {
  const { sku: name, limit, after = {} } = request;
  const sku = await context.store.getSku(name);
  if (sku === undefined) return refused({ code: 'sku_not_found', skus: [name] });
  const ledgers = await inParallel(stockKeysOf(sku), (key) =>
    context.store.entriesOf(key, limit + 1, after[stockMarkOf(key)]),
  );
  const merged = inOneOrder(ledgers, limit + 1);
  const entries = merged.slice(0, limit);
  const read = Object.fromEntries(entries.map(({ key, place }) => [stockMarkOf(key), place]));
  return { outcome: 'found', entries, ...(merged.length > limit && { end: { ...after, ...read } }) };
}

/**
 * The first entries of several ledgers by their time. Each ledger stays in its own order, which is that of the versions:
 * clocks may disagree with it. What comes next depends on nothing but what is left, so pages fit together.
 */
function inOneOrder(ledgers: readonly (readonly LedgerEntry[])[], count: number): readonly LedgerEntry[] {
  const left = ledgers.map((ledger) => [...ledger]);
  const entries: LedgerEntry[] = [];
  while (entries.length < count) {
    const first = left.reduce<LedgerEntry[]>((a, b) => (timeOf(b) < timeOf(a) ? b : a), []).shift();
    if (first === undefined) break;
    entries.push(first);
  }
  return entries;
}

const timeOf = ([next]: readonly LedgerEntry[]): number => next?.movement.at ?? Number.POSITIVE_INFINITY;
