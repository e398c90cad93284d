import { limits } from '../domain/limits.ts';
import { type Refused, refused } from '../domain/outcomes.ts';
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
 * Opens a location for a SKU: listed first, then its stock item is created at zero. Refusals, in order: sku_not_found,
 * invalid_request where the SKU has as many locations as it may have.
 */
export async function openStock(
  context: Context,
  name: string,
  location: string,
  by: string,
): Promise<Refused | undefined> {
  const { item: sku } = await context.store.updateSku(name, addLocation(location));
  if (sku === undefined) return refused({ code: 'sku_not_found', skus: [name] });
  if (!sku.locations.includes(location)) {
    const message = `must be one of the SKU's: it has ${limits.locationsMax}, which is as many as it may have`;
    return refused({ code: 'invalid_request', errors: [{ path: 'location', message }] });
  }
  await applyToStock(context, sku, { sku: name, location, shard: firstShard }, by);
  return undefined;
}
