import { firstShard, type StockKey } from './stock-item.ts';

/** What a merchant decides about a SKU. */
export interface Settings {
  readonly name?: string;
  /** Units kept back. */
  readonly safetyStock: number;
  /** Units available at or below which stock is low. */
  readonly lowStock?: number;
  readonly oversell: Oversell;
}

export interface Oversell {
  /** Units that may be promised beyond what is there. */
  readonly limit: number;
  /** Seconds that a receipt has to heal an oversold SKU before sales are cancelled. */
  readonly resolveAfterSeconds: number;
}

export interface Sku {
  readonly sku: string;
  readonly settings: Settings;
  /** Counts changes of the settings. */
  readonly version: number;
  /** Where the SKU has stock items. */
  readonly locations: readonly string[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Units kept back (positive) or promised beyond what is there (negative), at each stock item of the SKU. */
export const bufferOf = ({ safetyStock, oversell }: Settings): number => safetyStock - oversell.limit;

/** Every stock item of a SKU. There is one shard at each location; the key has room for more. */
export const stockKeysOf = ({ sku, locations }: Sku): readonly StockKey[] =>
  [...locations].sort().map((location) => ({ sku, location, shard: firstShard }));

export const defaultSettings: Settings = { safetyStock: 0, oversell: { limit: 0, resolveAfterSeconds: 86_400 } };
