import { type BufferRule, bufferBy, firstShard, type StockKey } from './stock-item.ts';

/** What a merchant decides about a SKU. */
export interface Settings {
  readonly name?: string;
  /** Units kept back. */
  readonly safetyStock: number;
  /** Units available at or below which stock is low. */
  readonly lowStock?: number;
  readonly oversell: Oversell;
}

export type Percent = `${number}%`;
export const percentForm = /^\d{1,3}%$/;
export const isPercent = (limit: unknown): limit is Percent => typeof limit === 'string' && percentForm.test(limit);

export interface Oversell {
  /** Units that may be promised beyond what is there; or so many percent of the last receipt at each location. */
  readonly limit: number | Percent;
  /** Seconds that a receipt has to heal an oversold SKU before sales are cancelled. */
  readonly resolveAfterSeconds: number;
  /** Customer tiers, the dearest first. Sales to customers of no tier, or of one that is not named, are cancelled first. */
  readonly order: readonly string[];
  /** What is cancelled of a cart of which one SKU is oversold: all of it, or that line. */
  readonly cancels: 'whole' | 'line';
  /** What a customer whose sale is cancelled is offered with the apology. */
  readonly discountCode?: string;
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

/** How the buffer follows the last receipt, where it does. */
export const ruleOf = ({ safetyStock, oversell: { limit } }: Settings): BufferRule | undefined =>
  isPercent(limit) ? { safetyStock, percent: Number.parseInt(limit, 10) } : undefined;

/** Units kept back (positive) or promised beyond what is there (negative), at a stock item with such a last receipt. */
export const bufferOf = (settings: Settings, received?: number): number => {
  const { limit } = settings.oversell;
  const rule = ruleOf(settings);
  return rule === undefined ? settings.safetyStock - Number(limit) : bufferBy(rule, received);
};

/** Every stock item of a SKU. There is one shard at each location; the key has room for more. */
export const stockKeysOf = ({ sku, locations }: Sku): readonly StockKey[] =>
  [...locations].sort().map((location) => ({ sku, location, shard: firstShard }));

export const defaultSettings: Settings = {
  safetyStock: 0,
  oversell: { limit: 0, resolveAfterSeconds: 86_400, order: [], cancels: 'whole' },
};
