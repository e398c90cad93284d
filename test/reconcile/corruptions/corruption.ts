import type { Difference } from '../../../lib/domain/difference.ts';
import { entryOf } from '../../../lib/domain/ledger.ts';
import type { StockItem, StockKey } from '../../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import { itemOf } from '../../commands/world.ts';
import type { Shop } from '../shop.ts';

/** Something that can be wrong in a table. */
export interface Corruption {
  readonly name: string;
  /** Brings it about in a shop where all is well, and answers what is to be found. */
  make(shop: Shop): Promise<readonly Difference[]>;
  /** Seconds after which it counts; none: at once. */
  readonly seconds?: number;
  /** False where it can only be told. */
  readonly isMended: boolean;
  /** Whether it can be made only where items have attributes. */
  readonly needsAttributes?: boolean;
}

/** Writes a stock item as it should not be, leaving its version as it was: somebody edited it. */
export async function edit(shop: Shop, { sku }: StockKey, parts: Partial<StockItem>): Promise<void> {
  await shop.table.putStock({ ...(await itemOf(shop, sku)), ...parts });
}

/** Makes a next version as it should not be, which the ledger has as well: a program reckoned wrongly. */
export async function misreckon(shop: Shop, { sku }: StockKey, parts: Partial<StockItem>): Promise<void> {
  const item = await itemOf(shop, sku);
  const movement = { type: 'adjust', at: shop.clock() } as const;
  const after = { ...item, version: item.version + 1, movement, ...parts };
  await shop.table.putStock(after);
  const entry = entryOf(item, after);
  if (entry !== undefined) await shop.table.putEntry(entry);
}

export const ofStock = (
  kind: Difference['kind'],
  key: StockKey,
  evidence: Difference['evidence'],
  of?: string,
): Difference => ({ kind, ...stockKeyOf(key), ...(of !== undefined && { of }), evidence });

export const units = (onHand: number, held: number, available: number, buffer = 0) => ({
  onHand,
  held,
  available,
  buffer,
});
