import { bucketOf } from '../domain/identity.ts';
import type { StockKey } from '../domain/stock-item.ts';
import { lanes } from './table.ts';

/** A primary key of the table. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const stockKeyOf = ({ sku, location, shard }: StockKey): Key => ({
  pk: `STOCK#${sku}#${location}#${shard}`,
  sk: 'STOCK',
});

export const reservationKeyOf = (id: string): Key => ({ pk: `RES#${id}`, sk: 'RES' });

export const skuKeyOf = (sku: string): Key => ({ pk: `SKU#${sku}`, sk: 'SKU' });

/** The owner under which SKUs stand in the owner index; `#` keeps it apart from every owner a client may name. */
export const skusOwner = '#skus';

/** The lane of the due index that an item is in. */
export const laneOf = (key: Key): number => bucketOf(key.pk, lanes);

/** The stock item that a key of the table names, if it names one. Names hold no `#`, so the parts are unmistakable. */
export function parseStockKey({ pk, sk }: Key): StockKey | undefined {
  const [kind, sku, location, shard] = pk.split('#');
  if (kind !== 'STOCK' || sk !== 'STOCK' || sku === undefined || location === undefined) return undefined;
  return shard !== undefined && /^\d+$/.test(shard) ? { sku, location, shard: Number(shard) } : undefined;
}
