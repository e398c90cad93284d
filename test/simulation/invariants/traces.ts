import { placedAt, type Reservation } from '../../../lib/domain/reservation.ts';
import type { Hold, StockItem } from '../../../lib/domain/stock-item.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { Process } from '../process.ts';
import { must } from '../violation.ts';
import type { Take, Takes } from './takes.ts';

interface Standing {
  readonly id: string;
  readonly hold: Hold;
  readonly take: Take | undefined;
  /** The record that names it as its own, whatever was decided. */
  readonly record: Reservation | undefined;
}

/** Every hold that is not settled, of all reservations or of one. */
function* openHolds(table: MemoryTable, takes: Takes, of?: string): Generator<Standing> {
  for (const [pk, item] of table.stock) {
    for (const [id, hold] of Object.entries(item.holds)) {
      if (hold.isSettled || (of !== undefined && of !== id)) continue;
      yield { id, hold, take: takes.of(pk, id, hold.nonce), record: recordOf(table, item, id, hold) };
    }
  }
}

function recordOf(table: MemoryTable, item: StockItem, id: string, hold: Hold): Reservation | undefined {
  const record = table.reservations.get(id);
  return record && placedAt(record, item.key, hold.nonce) && record;
}

/** The records that have holds to settle or to give back. */
export const recordsWithHolds = (table: MemoryTable, takes: Takes): readonly Reservation[] =>
  [...openHolds(table, takes)].flatMap(({ record }) => record ?? []);

/** A reserve that was answered has given back what it took and the record does not name. */
export function checkNoTrace(table: MemoryTable, takes: Takes, process: Process, id: string): void {
  for (const { hold, take, record } of openHolds(table, takes, id)) {
    const isTrace = take?.process === process && !take.isEcho && record === undefined;
    must(!isTrace, 'an answered reserve leaves no trace', () => `${process.name} left ${JSON.stringify(hold)}`);
  }
}

/** A release that was answered has given back all that the record names; only a late copy of a take can bring it back. */
export function checkGivenBack(table: MemoryTable, takes: Takes, process: Process, id: string): void {
  for (const { hold, take, record } of openHolds(table, takes, id)) {
    const isHeld = record !== undefined && take?.isEcho !== true;
    must(!isHeld, 'an acknowledged release holds nothing', () => `${process.name} left ${JSON.stringify(hold)}`);
  }
}

/** Ends after which a process may have left holds behind: they expire at their own time. */
const failures: readonly (string | undefined)[] = ['crashed', 'unanswered', 'unavailable'];

/** One sweep after the last record's time: what is held still is what an attempt that failed left behind. */
export function checkFreed(table: MemoryTable, takes: Takes): void {
  for (const { id, hold, take, record } of openHolds(table, takes)) {
    const isLeft = take?.isEcho === true || (record === undefined && failures.includes(take?.process.end));
    must(isLeft, 'no hold outlives its record', () => `${id}: ${JSON.stringify(hold)} of ${take?.process.name}`);
  }
}
