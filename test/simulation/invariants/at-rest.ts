import { isSold } from '../../../lib/domain/reservation.ts';
import { bufferOf, stockKeysOf } from '../../../lib/domain/sku.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import { must } from '../violation.ts';

/** One sweep after the last expiry: nothing is held, so that nothing is pending any more, and what is cancelled is back. */
export function checkSwept(table: MemoryTable): void {
  for (const [pk, { holds }] of table.stock) {
    const open = Object.values(holds).filter((hold) => !hold.isSettled);
    must(open.length === 0, 'one sweep leaves no open hold', () => `${pk}: ${JSON.stringify(holds)}`);
  }
  for (const record of table.reservations.values()) {
    const isUnfinished = isSold(record) && record.cancellation !== undefined;
    must(!isUnfinished, 'one sweep leaves no cancellation unfinished', () => JSON.stringify(record));
  }
}

/** After the settled holds' time: the items are empty of holds. */
export function checkAtRest(table: MemoryTable): void {
  for (const [pk, item] of table.stock) {
    must(Object.keys(item.holds).length === 0, 'no hold is left', () => `${pk}: ${JSON.stringify(item)}`);
  }
}

/** A repeated PUT completes what was interrupted: every stock item has its SKU's buffer. */
export function checkSettings(table: MemoryTable): void {
  for (const sku of table.skus.values()) {
    for (const key of stockKeysOf(sku)) {
      const item = table.stock.get(stockKeyOf(key).pk);
      const isApplied = item?.buffer === bufferOf(sku.settings, item?.received) && item.settingsVersion === sku.version;
      must(
        isApplied,
        'a buffer is what settings and receipts make it',
        () => `${JSON.stringify(sku)}: ${JSON.stringify(item)}`,
      );
    }
  }
}
