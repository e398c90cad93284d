import { isSold, placedAt, type Reservation } from '../../../lib/domain/reservation.ts';
import type { Hold, StockItem, StockKey } from '../../../lib/domain/stock-item.ts';
import { secondsOf } from '../../../lib/domain/time.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import { lateMilliseconds } from '../faults/fault.ts';
import type { Operation } from '../operation.ts';
import { must } from '../violation.ts';
import type { Ledger } from './ledger.ts';
import type { Takes } from './takes.ts';

const dueWrites = ['lowerDue', 'resetDue'];
const movements = ['moveStock', 'countStock'];
/** A receipt moves a buffer that is a percentage of the last one. */
const bufferWrites = ['applySettings', 'followReceipt'];

/** What must be true of every single change of a stock item. */
export function checkStockChange(
  table: MemoryTable,
  ledger: Ledger,
  operation: Operation,
  before: StockItem | undefined,
  after: StockItem,
): void {
  if (before === undefined) {
    must(after.version === 1 && after.onHand === 0, 'an item begins at zero', () => JSON.stringify(after));
    return;
  }
  if (dueWrites.includes(operation.name)) {
    const isSame = (['version', 'holds', 'onHand', 'buffer'] as const).every((what) => after[what] === before[what]);
    must(isSame, 'due is no movement', () => `${operation.name} made ${JSON.stringify(after)}`);
    return;
  }
  must(
    after.version === before.version + 1,
    'a movement is one version',
    () => `${operation.name} made version ${after.version} of ${before.version}`,
  );
  if (movements.includes(operation.name)) ledger.enter(operation, before, after);
  if (operation.name === 'applySettings') {
    must(after.settingsVersion > before.settingsVersion, 'settings only get newer', () => JSON.stringify(after));
  }
  const isBuffering = bufferWrites.includes(operation.name);
  must(isBuffering || after.buffer === before.buffer, 'a buffer follows settings and receipts', () => operation.name);
  checkAvailable(operation, before, after);
  for (const [id, hold] of Object.entries(before.holds)) {
    if (after.holds[id] !== hold) checkHoldChange(table, operation, after, id, hold);
  }
}

/** A settled hold is dropped only when no copy of its take can come any more: the copy would be sold again. */
export function checkDropped(takes: Takes, at: number, before: StockItem, after: StockItem): void {
  const { pk } = stockKeyOf(before.key);
  for (const [id, { isSettled, nonce }] of Object.entries(before.holds)) {
    if (!isSettled || after.holds[id] !== undefined) continue;
    const takenAt = takes.of(pk, id, nonce)?.at ?? at;
    const evidence = () => `${id} at ${pk} was taken ${at - takenAt} ms before`;
    must(at - takenAt > lateMilliseconds, 'a settled hold outlasts every copy of its take', evidence);
  }
}

/** Available falls below zero by a forced movement or a raised buffer only; then nothing is promised until it is not. */
function checkAvailable({ name, process: { asked } }: Operation, before: StockItem, after: StockItem): void {
  if (after.available >= 0 || after.available >= before.available) return;
  const isForced = movements.includes(name) && asked.command === 'moveStock' && asked.request.isForced === true;
  must(isForced || bufferWrites.includes(name), 'available is not below zero', () => `${name} made ${after.available}`);
}

/** A hold is settled or given back only as its record decided, and a settled one is dropped only when its time is over. */
function checkHoldChange(table: MemoryTable, operation: Operation, item: StockItem, id: string, before: Hold): void {
  const after = item.holds[id];
  const record = table.reservations.get(id);
  const evidence = () => `${operation.name} made ${JSON.stringify(after)} of ${id} ${JSON.stringify(before)}`;
  const isOwn = after === undefined || (after.nonce === before.nonce && after.quantity === before.quantity);
  must(isOwn, 'a hold stays its own', evidence);
  if (before.isSettled) {
    const isOver = before.expiresAt <= secondsOf(operation.issuedAt);
    must(after === undefined && isOver, 'a settled hold stays until its time', evidence);
    return;
  }
  if (after?.isSettled === false) {
    if (operation.name === 'shortenHold') {
      must(after.expiresAt < before.expiresAt, 'a hold is brought forward', evidence);
      return;
    }
    must(after.expiresAt > before.expiresAt, 'only a duplicate shortens a hold', evidence);
    must(
      record !== undefined && after.expiresAt <= record.expiresAt,
      'a hold is prolonged no further than its record',
      evidence,
    );
    return;
  }
  must(record !== undefined, 'no hold goes before there is a record', evidence);
  if (after === undefined) {
    must(!ownsHold(record, item.key, before.nonce), 'the record decides, the holds follow', evidence);
    return;
  }
  const isConfirmed = isSold(record) && placedAt(record, item.key, before.nonce) !== undefined;
  must(isConfirmed, 'only what is sold is settled', evidence);
}

const ownsHold = (record: Reservation, key: StockKey, nonce: string): boolean =>
  (record.status === 'PENDING' || isSold(record)) && placedAt(record, key, nonce) !== undefined;
