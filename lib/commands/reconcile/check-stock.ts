import type { Difference } from '../../domain/difference.ts';
import { limits } from '../../domain/limits.ts';
import { placedAt, type Reservation } from '../../domain/reservation.ts';
import { dueOf, type Hold, type StockItem, type StockKey } from '../../domain/stock-item.ts';
import { isOver, secondsOf } from '../../domain/time.ts';
import { stockKeyOf } from '../../store/keys.ts';
import type { Context } from '../context.ts';
import type { Bounds } from './bounds.ts';
import { checkPlan, checkWatch } from './check-compensation.ts';
import { checkCounters, checkLedger } from './check-ledger.ts';
import { recordsOf } from './records.ts';

export interface CheckedStock {
  readonly differences: readonly Difference[];
  /** Entries of its ledger. */
  readonly entries: number;
}

/** Whether a stock item adds up, by itself, with its ledger and with the records of its holds, and is looked at in time. */
export async function checkStock(context: Context, key: StockKey, bounds: Bounds): Promise<CheckedStock> {
  const ledger = await checkLedger(context, key, bounds);
  if (ledger === undefined) return { differences: [], entries: 0 };
  const { item } = ledger;
  const differences = [
    ...checkCounters(item),
    ...ledger.differences,
    ...(await checkHolds(context, item)),
    ...checkDue(context, item, bounds),
    ...checkWatch(item),
    ...(await checkPlan(context, item, bounds)),
  ];
  return { differences, entries: ledger.end.entries };
}

/** A hold whose time is over is the sweeper's, whatever its record says: it is overdue, or it is not yet. */
const isOpen = (context: Context, { isSettled, expiresAt }: Hold): boolean =>
  !isSettled && !isOver(expiresAt, secondsOf(context.clock()));

/** Every open hold has a PENDING record that names it; a decided one only for the moment until it is settled. */
async function checkHolds(context: Context, item: StockItem): Promise<readonly Difference[]> {
  const open = Object.entries(item.holds).filter(([, hold]) => isOpen(context, hold));
  const differences: Difference[] = [];
  for (let from = 0; from < open.length; from += limits.pageMax) {
    const batch = open.slice(from, from + limits.pageMax);
    const records = await recordsOf(
      context,
      batch.map(([id]) => id),
    );
    // A record that cannot be read is found by itself.
    const readable = batch.filter(([id]) => !records.unreadable.has(id));
    differences.push(...readable.flatMap(([id, hold]) => checkHold(item, id, hold, records.found.get(id))));
  }
  return differences;
}

function checkHold(item: StockItem, id: string, hold: Hold, record: Reservation | undefined): readonly Difference[] {
  const about = { ...stockKeyOf(item.key), of: `${id} ${hold.nonce}` };
  const { quantity, expiresAt } = hold;
  if (record === undefined) {
    return [{ kind: 'hold_without_record', ...about, evidence: { reservation: id, quantity, expiresAt } }];
  }
  if (record.status === 'PENDING' && placedAt(record, item.key, hold.nonce) !== undefined) return [];
  const { status } = record;
  return [{ kind: 'hold_unsettled', ...about, evidence: { reservation: id, status, quantity, expiresAt } }];
}

/** An item with holds has a due, and is swept soon after it, or after the first of its open holds is over. */
function checkDue(context: Context, item: StockItem, { lateSeconds }: Bounds): readonly Difference[] {
  const about = stockKeyOf(item.key);
  const first = dueOf(item);
  if (item.due === undefined) {
    return first === undefined ? [] : [{ kind: 'due_missing', ...about, evidence: { due: first } }];
  }
  const open = Object.values(item.holds).filter(({ isSettled }) => !isSettled);
  const due = open.reduce((earliest, { expiresAt }) => Math.min(earliest, expiresAt), item.due);
  const now = secondsOf(context.clock());
  return isOver(due + lateSeconds, now) ? [{ kind: 'overdue', ...about, evidence: { due, seconds: now - due } }] : [];
}
