import pMap from 'p-map';
import { limits } from '../domain/limits.ts';
import { isSold } from '../domain/reservation.ts';
import { dueOf, overHolds, type StockItem, type StockKey } from '../domain/stock-item.ts';
import { isOver, secondsOf } from '../domain/time.ts';
import { type Key, parseCompensationKey, parseReservationKey, parseStockKey } from '../store/keys.ts';
import type { Due } from '../store/port.ts';
import { compensationLane, lanes } from '../store/table.ts';
import { resetDue } from '../store/writes/due-writes.ts';
import type { CallStep } from './compensate/ports.ts';
import { resolveOversold } from './compensate/resolve-oversold.ts';
import { type InTurn, oneAtATime, runCompensation } from './compensate/run.ts';
import { watchIfOversold } from './compensate/watch.ts';
import type { Context } from './context.ts';
import { oldKeys } from './old-keys.ts';
import { resolve } from './resolve.ts';
import { finishReturn } from './return-units.ts';

/** Items swept at once, and keys read of a lane at once. */
const concurrency = 8;
const pageMax = 100;

export interface Swept {
  /** Stock items, records and compensations that were due and have been seen to. */
  readonly items: number;
  /** Holds resolved. */
  readonly holds: number;
  /** Stock items and records that changed too often to be tidied; they stay due. */
  readonly overtaken: number;
  /** Items that could not be read or written; they stay due, and the others are swept all the same. */
  readonly failed: number;
  /** What the first of them said. */
  readonly failure?: unknown;
  /** How long the oldest due item had been due when the sweep began, in seconds; 0 where nothing was due. */
  readonly oldestDueSeconds: number;
  /** True where nothing that was due is left. */
  readonly isFinished: boolean;
}

export interface Tally {
  items: number;
  holds: number;
  overtaken: number;
  failed: number;
  failure?: unknown;
}

export const emptyTally = (): Tally => ({ items: 0, holds: 0, overtaken: 0, failed: 0 });

const tidyLanes = Array.from({ length: lanes }, (_, lane) => lane);

/**
 * Resolves what is over in every stock item and record that is due, the longest due first; then goes on with compensations,
 * which wait for others to answer; until nothing is due or `budgetSeconds` are over. Correctness never waits for it: it
 * tidies and tells.
 */
export async function sweep(context: Context, budgetSeconds: number, callStep?: CallStep): Promise<Swept> {
  const began = context.clock();
  const tally = emptyTally();
  const isInTime = () => context.clock() - began < budgetSeconds * 1000;
  const sweeping = { context, tally, isInTime, inTurn: oneAtATime() };
  const tidied = await sweepLanes(sweeping, tidyLanes, (key) => tidy(context, key, tally));
  const compensated =
    callStep === undefined
      ? tidied
      : await sweepLanes(sweeping, [compensationLane], (key) => compensate(sweeping, key, callStep));
  const oldest = Math.min(tidied.oldest, compensated.oldest, secondsOf(began));
  const isFinished = tidied.isFinished && compensated.isFinished && tally.overtaken + tally.failed === 0;
  return { ...tally, oldestDueSeconds: secondsOf(began) - oldest, isFinished };
}

interface Sweeping {
  readonly context: Context;
  readonly tally: Tally;
  readonly isInTime: () => boolean;
  /** In which one sale after the other is cancelled. */
  readonly inTurn: InTurn;
}

/** Goes over what is due in some lanes; one item that cannot be read must not keep the others waiting. */
async function sweepLanes({ context, tally, isInTime }: Sweeping, over: readonly number[], run: (key: Key) => unknown) {
  const before = tally.overtaken + tally.failed;
  let oldest: number | undefined;
  let isFinished = false;
  const tryRun = async (key: Key): Promise<void> => {
    try {
      await run(key);
    } catch (error) {
      tally.failed++;
      tally.failure ??= error;
    }
  };
  while (!isFinished && isInTime()) {
    const due = await dueNow(context, over);
    oldest ??= due[0]?.due;
    let skipped = 0;
    await pMap(
      due,
      async ({ key }) => {
        if (isInTime()) await tryRun(key);
        else skipped++;
      },
      { concurrency },
    );
    isFinished = due.length < pageMax && skipped === 0;
    // What could not be tidied is left to the next sweep, rather than asked again and again by this one.
    if (tally.overtaken + tally.failed > before) break;
  }
  return { oldest: oldest ?? Number.POSITIVE_INFINITY, isFinished };
}

async function dueNow(context: Context, over: readonly number[]): Promise<readonly Due[]> {
  const now = secondsOf(context.clock());
  const found = await pMap(over, (lane) => context.store.dueKeys(lane, now, pageMax), { concurrency });
  return found.flat().sort((a, b) => a.due - b.due);
}

async function tidy(context: Context, key: Key, tally: Tally): Promise<void> {
  const stockKey = parseStockKey(key);
  const id = parseReservationKey(key);
  if (stockKey !== undefined) await sweepStock(context, stockKey, tally);
  if (id !== undefined) await sweepReservation(context, id, tally);
}

/** Goes on with what a record has left unfinished: a cancellation whose units are not on hand again. */
export async function sweepReservation(context: Context, id: string, tally: Tally): Promise<void> {
  const seenAt = context.clock();
  const record = await context.store.getReservation(id);
  if (record === undefined || !isSold(record) || record.cancellation === undefined) return;
  const after = await finishReturn(context, record, seenAt);
  if (isSold(after) && after.cancellation !== undefined) tally.overtaken++;
  else tally.items++;
}

/** Goes on with a compensation, as far as those go along who do its steps. */
async function compensate({ context, tally, isInTime, inTurn }: Sweeping, key: Key, callStep: CallStep): Promise<void> {
  const id = parseCompensationKey(key);
  const compensation = id === undefined ? undefined : await context.store.getCompensation(id);
  if (compensation?.due === undefined || compensation.due > secondsOf(context.clock())) return;
  await runCompensation(context, callStep, compensation, isInTime, inTurn);
  tally.items++;
}

/** Resolves what is over in one item, 100 holds an update; then, in a write of its own, raises or removes its due. */
export async function sweepStock(context: Context, key: StockKey, tally: Tally): Promise<void> {
  let item = await context.store.getStock(key);
  let refusals = 0;
  // The index may be a moment old: what is not due any more has been swept.
  if (item?.due === undefined || item.due > secondsOf(context.clock())) return;
  while (item !== undefined && refusals < limits.attemptsMax) {
    const now = secondsOf(context.clock());
    const holds = overHolds(item, now).slice(0, limits.resolvedMax);
    const keys = await oldKeys(context, item, limits.resolvedMax - holds.length);
    if (holds.length + keys.length === 0) {
      if (mustBeResolved(item, now)) {
        const resolved: StockItem | undefined =
          item.resolveAt === undefined ? await watchIfOversold(context, item) : await resolveOversold(context, item);
        if (resolved?.version === item.version || resolved === undefined) refusals++;
        item = resolved ?? (await context.store.getStock(key));
        continue;
      }
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

/** An item that is oversold, or was, and whose time to be made right has come; or that nobody has noted. */
const mustBeResolved = ({ onHand, plan, resolveAt }: StockItem, now: number): boolean =>
  resolveAt === undefined ? onHand < 0 : isOver(resolveAt, now) || (onHand >= 0 && Object.keys(plan).length === 0);

/** Losing this race is harmless: whoever won it wrote the item, and the item stays due. */
async function isDueReset(context: Context, item: StockItem): Promise<boolean> {
  const due = dueOf(item);
  if (due === item.due) return true;
  return (await context.store.updateStock(item.key, resetDue(item.version, due))).isDone;
}
