import { isSold } from '../../../lib/domain/reservation.ts';
import { bufferOf, stockKeysOf } from '../../../lib/domain/sku.ts';
import { isOver, secondsOf } from '../../../lib/domain/time.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import { must } from '../violation.ts';

/** One sweep after the last expiry: nothing is held that no live reservation backs, and what is over says so. */
export function checkSwept(table: MemoryTable, now: number): void {
  for (const [pk, { holds }] of table.stock) {
    const open = Object.values(holds).filter((hold) => !hold.isSettled);
    must(open.length === 0, 'one sweep leaves no open hold', () => `${pk}: ${JSON.stringify(holds)}`);
  }
  for (const record of table.reservations.values()) {
    const isUndecided = record.status === 'PENDING' && isOver(record.expiresAt, secondsOf(now));
    must(!isUndecided, 'an expired record says so', () => JSON.stringify(record));
    const isUnfinished = isSold(record) && record.cancellation !== undefined;
    must(!isUnfinished, 'one sweep leaves no cancellation unfinished', () => JSON.stringify(record));
  }
}

/** After the settled holds' time: the items are empty of holds, have no due, and count what was not sold. */
export function checkAtRest(table: MemoryTable): void {
  for (const [pk, item] of table.stock) {
    const evidence = () => `${pk}: ${JSON.stringify(item)}`;
    must(Object.keys(item.holds).length === 0, 'no hold is left', evidence);
    // One that is oversold, with nobody left to cancel, is looked at again and again.
    must(item.due === undefined || item.onHand < 0, 'an item without holds has no due', evidence);
    must(item.available === item.onHand - item.buffer, 'units add up', evidence);
  }
  for (const record of table.reservations.values()) {
    must(isSold(record) || record.status !== 'PENDING', 'an expired record says so', () => JSON.stringify(record));
  }
}

/** A repeated PUT completes what was interrupted: every stock item has its SKU's buffer. */
export function checkSettings(table: MemoryTable): void {
  for (const sku of table.skus.values()) {
    for (const key of stockKeysOf(sku)) {
      const item = table.stock.get(stockKeyOf(key).pk);
      const isApplied = item?.buffer === bufferOf(sku.settings, item?.received) && item.settingsVersion === sku.version;
      must(isApplied, 'settings reach the stock', () => `${JSON.stringify(sku)}: ${JSON.stringify(item)}`);
    }
  }
}
