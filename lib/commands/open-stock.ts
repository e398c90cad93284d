import { bufferOf, type Sku } from '../domain/sku.ts';
import { emptyStock, firstShard, type StockKey } from '../domain/stock-item.ts';
import { applySettings } from '../store/writes/movement-writes.ts';
import { addLocation } from '../store/writes/sku-writes.ts';
import type { Context } from './context.ts';

/** Gives one stock item the SKU's settings, where they are newer than its own; creates it at zero where it is not there. */
export async function applyToStock(context: Context, sku: Sku, key: StockKey, by: string): Promise<void> {
  const settings = { buffer: bufferOf(sku.settings), version: sku.version };
  const movement = { type: 'settings', at: context.clock(), by } as const;
  let item = await context.store.getStock(key);
  if (item === undefined) {
    const empty = { key, buffer: settings.buffer, settingsVersion: settings.version };
    item = (await context.store.createStock(emptyStock(empty, { ...movement, type: 'create' }))).item;
  }
  // The buffer that was read may be replaced meanwhile, by settings that are newer each time: this ends.
  while (item !== undefined && item.settingsVersion < settings.version) {
    const written = await context.store.updateStock(key, applySettings(settings, item.buffer, movement));
    item = written.item;
  }
}

/**
 * Opens a location for a SKU: listed first, then its stock item is created at zero. Answers the key of the stock item, or
 * undefined where there is no such SKU.
 */
export async function openStock(
  context: Context,
  name: string,
  location: string,
  by: string,
): Promise<StockKey | undefined> {
  const { item: sku } = await context.store.updateSku(name, addLocation(location));
  if (sku === undefined) return undefined;
  const key = { sku: name, location, shard: firstShard };
  await applyToStock(context, sku, key, by);
  return key;
}
