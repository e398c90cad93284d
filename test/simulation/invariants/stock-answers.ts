import type { StockFound } from '../../../lib/commands/get-stock.ts';
import type { Moved, MoveStockRequest } from '../../../lib/commands/move-stock.ts';
import type { Put, PutSkuRequest } from '../../../lib/commands/put-sku.ts';
import { stockKeysOf } from '../../../lib/domain/sku.ts';
import { firstShard, mainLocation } from '../../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { Process } from '../process.ts';
import { must } from '../violation.ts';
import type { Ledger } from './ledger.ts';

/** The answer is the movement that the key made, the same for every repeat. */
export function checkMoved(ledger: Ledger, process: Process, request: MoveStockRequest, { movement }: Moved): void {
  const key = { sku: request.sku, location: request.location ?? mainLocation, shard: firstShard };
  const made = ledger.entryOf(stockKeyOf(key).pk, request.idempotencyKey);
  const evidence = () => `${process.name} was told ${JSON.stringify(movement)} of ${JSON.stringify(made)}`;
  must(made !== undefined, 'a movement that is told was made', evidence);
  must(
    movement.change === made.change && movement.version === made.version,
    'a movement is told as it was made',
    evidence,
  );
}

/** Settings that were acknowledged are on every stock item of the SKU, or newer ones are. */
export function checkPut(table: MemoryTable, process: Process, { settings }: PutSkuRequest, { sku }: Put): void {
  const evidence = () => `${process.name} was told ${JSON.stringify(sku)}`;
  must(JSON.stringify(sku.settings) === JSON.stringify(settings), 'settings are as asked', evidence);
  for (const key of stockKeysOf(sku)) {
    const item = table.stock.get(stockKeyOf(key).pk);
    must(item !== undefined && item.settingsVersion >= sku.version, 'settings reach the stock', evidence);
  }
}

/** The counters of a read add up, whatever was resolved or not while it was read. */
export function checkFoundStock(process: Process, { total, locations }: StockFound): void {
  const evidence = () => `${process.name} was told ${JSON.stringify(locations)}`;
  for (const counter of ['onHand', 'held', 'available', 'oversold'] as const) {
    const sum = locations.reduce((units, location) => units + location[counter], 0);
    must(total[counter] === sum, 'a total is the sum of its locations', evidence);
  }
  for (const { onHand, held, oversold } of locations) {
    must(held >= 0 && oversold === Math.max(0, -onHand), 'counters make sense', evidence);
  }
}
