import { limits } from '../domain/limits.ts';
import { type Refused, refused } from '../domain/outcomes.ts';
import { bufferOf, ruleOf, type Sku } from '../domain/sku.ts';
import { emptyStock, firstShard, type StockItem, type StockKey, wantedBuffer } from '../domain/stock-item.ts';
import { applySettings, followReceipt } from '../store/writes/movement-writes.ts';
import { addLocation } from '../store/writes/sku-writes.ts';
import type { Context } from './context.ts';

/** Gives one stock item the SKU's settings, where they are newer than its own; creates it at zero where it is not there. */
export async function applyToStock(context: Context, sku: Sku, key: StockKey, by: string): Promise<void> {
  const { settings, version } = sku;
  const rule = ruleOf(settings);
  const movement = { type: 'settings', at: context.clock(), by } as const;
  let item = await context.store.getStock(key);
  if (item === undefined) {
    const empty = { key, buffer: bufferOf(settings), settingsVersion: version, ...(rule && { bufferRule: rule }) };
    item = (await context.store.createStock(emptyStock(empty, { ...movement, type: 'create' }))).item;
  }
  // The buffer that was read may be replaced meanwhile, by settings or a receipt that are newer each time: this ends.
  while (item !== undefined && item.settingsVersion < version) {
    const { received, buffer } = item;
    const to = { buffer: bufferOf(settings, received), version, ...(rule && { rule, received }) };
    const written = await context.store.updateStock(key, applySettings(to, buffer, movement));
    item = written.item;
  }
  if (item !== undefined) await follow(context, item, by);
}

/** Moves the buffer after the last receipt, where it should have been: whoever meets an item that was left behind does. */
export async function follow(context: Context, read: StockItem, by: string): Promise<StockItem> {
  let item = read;
  for (let round = 0; round < limits.attemptsMax && item.buffer !== wantedBuffer(item); round++) {
    const movement = { type: 'settings', at: context.clock(), by } as const;
    item = (await context.store.updateStock(item.key, followReceipt(item, movement))).item ?? item;
  }
  return item;
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
