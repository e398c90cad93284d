import type { Difference, DifferenceKind } from '../../domain/difference.ts';
import { balanceOf, isBalanced } from '../../domain/ledger.ts';
import { limits } from '../../domain/limits.ts';
import type { Movement } from '../../domain/movement.ts';
import { placed, type Reservation } from '../../domain/reservation.ts';
import { type SaleName, salesOf } from '../../domain/sale.ts';
import { dueOf, heldOf, type StockKey } from '../../domain/stock-item.ts';
import { isOver, secondsOf } from '../../domain/time.ts';
import { type Key, parseSaleKey, parseStockKey, reservationKeyOf } from '../../store/keys.ts';
import { correctStock } from '../../store/writes/correct-write.ts';
import { lowerDue } from '../../store/writes/due-writes.ts';
import { takeHold } from '../../store/writes/hold-writes.ts';
import { watchIfOversold } from '../compensate/watch.ts';
import type { Context } from '../context.ts';
import { inParallel } from '../in-parallel.ts';
import { project } from '../relay.ts';
import { expireIfOver, resolve } from '../resolve.ts';
import { emptyTally, sweepReservation, sweepStock } from '../sweep.ts';
import type { Bounds } from './bounds.ts';
import { type CheckedLedger, checkLedger } from './check-ledger.ts';
import { isLost, why, writeGap } from './gap.ts';
import { mendCompensations, mendOversold } from './mend-compensation.ts';

// Nothing is edited: what is wrong is made right by movements that say so, or by what would have been done anyway.

/**
 * Mends what can be mended of what was found of one item, by two looks; true where traffic came between, so that it has to
 * be tried again. Whoever wants to know what is left looks again. What else has come up meanwhile is not touched: it may be
 * a command that is under way.
 */
export async function mend(context: Context, at: Key, found: readonly Difference[], bounds: Bounds): Promise<boolean> {
  const stockKey = parseStockKey(at);
  if (stockKey !== undefined) return await mendStock(context, stockKey, found, bounds);
  const sale = parseSaleKey(at);
  const record = sale === undefined ? await recordAt(context, at) : undefined;
  if (sale !== undefined) await mendSales(context, sale.reservation, [sale]);
  else if (record !== undefined && record !== 'unreadable') await mendRecord(context, record, found);
  return false;
}

const kindsOf = (found: readonly Difference[]): ReadonlySet<DifferenceKind> => new Set(found.map(({ kind }) => kind));

async function mendStock(
  context: Context,
  key: StockKey,
  found: readonly Difference[],
  bounds: Bounds,
): Promise<boolean> {
  const ledger = await checkLedger(context, key, bounds);
  if (ledger === undefined) return false;
  for (const gap of ledger.gaps) {
    if (isLost(gap, context.clock(), bounds)) await writeGap(context, key, gap);
  }
  const kinds = kindsOf(found);
  // Whether the item still differs is known only where the ledger has its last version.
  if (kinds.has('ledger_differs') && ledger.end.place < ledger.item.version) return true;
  if (isWrong(ledger, kinds) && !(await isCorrected(context, ledger))) return true;
  await resolveUnsettled(context, key, found);
  await mendOversold(context, key, found);
  if (kinds.has('overdue')) await sweepNow(context, key);
  return false;
}

const isWrong = ({ item, jump }: CheckedLedger, kinds: ReadonlySet<DifferenceKind>): boolean =>
  (kinds.has('ledger_differs') && jump !== undefined) ||
  (kinds.has('counters_wrong') && !isBalanced(balanceOf(item))) ||
  (kinds.has('due_missing') && item.due === undefined && dueOf(item) !== undefined);

/**
 * The counters become what the ledger says, where it is whole; else what the item itself says is on hand. Then the
 * ledger tells what they had been: were it told first, whoever was interrupted would leave it standing as the truth.
 */
async function isCorrected(context: Context, { item, end, jump }: CheckedLedger): Promise<boolean> {
  const version = Math.floor(end.place);
  const { onHand, buffer } = version >= item.version ? end.balance : item;
  const available = onHand - heldOf(item) - buffer;
  const due = item.due === undefined ? dueOf(item) : undefined;
  const to = {
    onHand,
    buffer,
    available,
    version: Math.max(version, item.version) + 1,
    ...(due !== undefined && { due }),
  };
  const movement: Movement = { type: 'correct', at: context.clock(), ...why };
  const { isDone } = await context.store.updateStock(item.key, correctStock(item, to, movement));
  if (isDone && jump !== undefined) await writeGap(context, item.key, jump);
  return isDone;
}

/** Resolves the open holds that no live record backs, before their time: each record is asked, and decided, first. */
async function resolveUnsettled(context: Context, key: StockKey, found: readonly Difference[]): Promise<void> {
  const backless = found.filter(({ kind }) => kind === 'hold_without_record' || kind === 'hold_unsettled');
  const item = backless.length > 0 ? await context.store.getStock(key) : undefined;
  if (item === undefined) return;
  const names = new Set(backless.map(({ of }) => of));
  const over = Object.entries(item.holds).filter(([id, hold]) => !hold.isSettled && names.has(`${id} ${hold.nonce}`));
  for (let from = 0; from < over.length; from += limits.resolvedMax) {
    const resolved = await resolve(context, item, over.slice(from, from + limits.resolvedMax), [], why);
    // What is settled now may be more than is there.
    if (resolved.item !== undefined) await watchIfOversold(context, resolved.item);
  }
}

/** Sweeps an item, also where it says that it is due later than its first hold is over. */
async function sweepNow(context: Context, key: StockKey): Promise<void> {
  const item = await context.store.getStock(key);
  const first = item && dueOf(item);
  if (first !== undefined) await context.store.updateStock(key, lowerDue(first));
  await sweepStock(context, key, emptyTally());
}

async function mendRecord(context: Context, record: Reservation, found: readonly Difference[]): Promise<void> {
  const kinds = kindsOf(found);
  if (kinds.has('expiry_unmarked')) await expireIfOver(context, record);
  if (kinds.has('hold_missing')) await takeAgain(context, record);
  await mendCompensations(context, record, found);
  if (kinds.has('overdue')) await sweepReservation(context, record.id, emptyTally());
  if (kinds.has('sale_missing') || kinds.has('sale_wrong')) await mendSales(context, record.id, []);
}

/** Takes the holds that a live record should have, where the units are there. */
async function takeAgain(context: Context, record: Reservation): Promise<void> {
  const { id, expiresAt } = record;
  if (record.status !== 'PENDING' || isOver(expiresAt, secondsOf(context.clock()))) return;
  await inParallel(placed(record), async ({ key, quantity, nonce }) => {
    if (nonce === undefined) return;
    const hold = { quantity, expiresAt, nonce, isSettled: false };
    const { isDone, item } = await context.store.updateStock(key, takeHold(id, hold, context.clock(), why));
    const isLate = isDone && (item.due ?? 0) > expiresAt;
    if (isLate) await context.store.updateStock(key, lowerDue(expiresAt));
  });
}

/**
 * Writes the sales that a record stands for, and removes those that it does not. Then the record is looked at again: where
 * it has been decided otherwise meanwhile, the relay may have passed by before.
 */
async function mendSales(context: Context, id: string, unfounded: readonly SaleName[]): Promise<void> {
  const record = await recordAt(context, reservationKeyOf(id));
  if (record === 'unreadable') return;
  await project(context, unfounded, salesOf(record));
  const after = await recordAt(context, reservationKeyOf(id));
  if (after !== 'unreadable' && after?.version !== record?.version) {
    await project(context, salesOf(record), salesOf(after));
  }
}

async function recordAt(context: Context, key: Key): Promise<Reservation | 'unreadable' | undefined> {
  const found = await context.store.find(key);
  if (found?.kind === 'unreadable') return 'unreadable';
  return found?.kind === 'reservation' ? found.record : undefined;
}
