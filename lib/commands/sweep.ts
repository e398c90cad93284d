import pMap from 'p-map';
import { limits } from '../domain/limits.ts';
import { dueOf, overHolds, overKeys, type StockItem, type StockKey } from '../domain/stock-item.ts';
import { secondsOf } from '../domain/time.ts';
import { parseStockKey } from '../store/keys.ts';
import { lanes } from '../store/table.ts';
import { resetDue } from '../store/writes/due-writes.ts';
import type { Context } from './context.ts';
import { resolve } from './resolve.ts';

/** Items swept at once, and keys read of a lane at once. */
const concurrency = 8;
const pageMax = 100;

export interface Swept {
  /** Stock items that were due and are tidy now. */
  readonly items: number;
  /** Holds resolved. */
  readonly holds: number;
  /** Stock items that changed too often to be tidied; they stay due. */
  readonly overtaken: number;
  /** Stock items that could not be read or written; they stay due, and the others are swept all the same. */
  readonly failed: number;
  /** What the first of them said. */
  readonly failure?: unknown;
  /** How long the oldest due item had been due when the sweep began, in seconds; 0 where nothing was due. */
  readonly oldestDueSeconds: number;
  /** True where nothing that was due is left. */
  readonly isFinished: boolean;
}

interface Tally {
  items: number;
  holds: number;
  overtaken: number;
  failed: number;
  failure?: unknown;
}

/**
 * Resolves what is over in every stock item that is due, the longest due first, until nothing is due or `budgetSeconds`
 * are over. Correctness never waits for it: it tidies and tells.
 */
export async function sweep(context: Context, budgetSeconds: number): Promise<Swept> {
  const began = context.clock();
  const tally: Tally = { items: 0, holds: 0, overtaken: 0, failed: 0 };
  let oldest: number | undefined;
  let isFinished = false;
  const isInTime = () => context.clock() - began < budgetSeconds * 1000;
  while (!isFinished && isInTime()) {
    const due = await dueNow(context);
    oldest ??= due[0]?.due;
    let skipped = 0;
    await pMap(
      due,
      async ({ key }) => {
        if (isInTime()) await trySweep(context, key, tally);
        else skipped++;
      },
      { concurrency },
    );
    isFinished = due.length < pageMax && skipped === 0;
    // What could not be tidied is left to the next sweep, rather than asked again and again by this one.
    if (tally.overtaken + tally.failed > 0) break;
  }
  const oldestDueSeconds = oldest === undefined ? 0 : secondsOf(began) - oldest;
  return { ...tally, oldestDueSeconds, isFinished: isFinished && tally.overtaken + tally.failed === 0 };
}

async function dueNow(context: Context): Promise<readonly { readonly key: StockKey; readonly due: number }[]> {
  const now = secondsOf(context.clock());
  const everyLane = Array.from({ length: lanes }, (_, lane) => lane);
  const found = await pMap(everyLane, (lane) => context.store.dueKeys(lane, now, pageMax), { concurrency });
  return found
    .flat()
    .sort((a, b) => a.due - b.due)
    .flatMap(({ key, due }) => {
      const stockKey = parseStockKey(key);
      return stockKey === undefined ? [] : [{ key: stockKey, due }];
    });
}

/** One item that cannot be read must not keep the others waiting. */
async function trySweep(context: Context, key: StockKey, tally: Tally): Promise<void> {
  try {
    await sweepStock(context, key, tally);
  } catch (error) {
    tally.failed++;
    tally.failure ??= error;
  }
}

/** Resolves what is over in one item, 100 holds an update; then, in a write of its own, raises or removes its due. */
async function sweepStock(context: Context, key: StockKey, tally: Tally): Promise<void> {
  let item = await context.store.getStock(key);
  let refusals = 0;
  // The index may be a moment old: what is not due any more has been swept.
  if (item?.due === undefined || item.due > secondsOf(context.clock())) return;
  while (item !== undefined && refusals < limits.attemptsMax) {
    const now = secondsOf(context.clock());
    const holds = overHolds(item, now).slice(0, limits.resolvedMax);
    const keys = overKeys(item, now)
      .slice(0, limits.resolvedMax - holds.length)
      .map(([name, seen]) => ({ key: name, seen }));
    if (holds.length + keys.length === 0) {
      if (await isDueReset(context, item)) {
        tally.items++;
        return;
      }
      item = await context.store.getStock(key);
      refusals++;
      continue;
    }
    const written: { isDone: boolean; item: StockItem | undefined } = await resolve(context, item, holds, keys);
    if (written.isDone) tally.holds += holds.length;
    else refusals++;
    item = written.item;
  }
  if (item !== undefined) tally.overtaken++;
}

/** Losing this race is harmless: whoever won it wrote the item, and the item stays due. */
async function isDueReset(context: Context, item: StockItem): Promise<boolean> {
  const due = dueOf(item);
  if (due === item.due) return true;
  return (await context.store.updateStock(item.key, resetDue(item.version, due))).isDone;
}
