import type { Compensation } from '../domain/compensation.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { Sale, SaleName } from '../domain/sale.ts';
import type { Sku } from '../domain/sku.ts';
import type { StockItem, StockKey } from '../domain/stock-item.ts';
import type { Expression } from './expression.ts';
import type { Key } from './keys.ts';

/**
 * One conditional change of one item, said twice: as a pure function, and as the expression that DynamoDB evaluates.
 * The contract suite holds the two together.
 */
export interface Write<Item> {
  readonly name: string;
  /** The condition. */
  allows(item: Item): boolean;
  /** The item as the write leaves it; asked only where it is allowed. */
  apply(item: Item): Item;
  expression(): Expression;
}

export type StockWrite = Write<StockItem>;
export type ReservationWrite = Write<Reservation>;
export type SkuWrite = Write<Sku>;
export type CompensationWrite = Write<Compensation>;

/** What became of a write: the item as it left it, or the item that refused it (none: there is no such item). */
export type Written<Item> =
  | { readonly isDone: true; readonly item: Item }
  | { readonly isDone: false; readonly item: Item | undefined };

/** What became of writing a new item: it, or the item that stands there already. */
export interface Created<Item> {
  readonly isDone: boolean;
  readonly item: Item;
}

/** A record's place in the owner index. */
export interface Position {
  /** The reservation's id, or the SKU. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export interface Due {
  readonly key: Key;
  /** Epoch seconds. */
  readonly due: number;
}

/** What a look over the whole table meets. */
export type Found =
  /** As it stands, whether it adds up or not. */
  | { readonly kind: 'stock'; readonly item: StockItem }
  | { readonly kind: 'reservation'; readonly record: Reservation }
  | { readonly kind: 'sale'; readonly sale: Sale }
  | { readonly kind: 'compensation'; readonly compensation: Compensation }
  | { readonly kind: 'unreadable'; readonly key: Key; readonly problem: string };

/**
 * What the commands need of a table: atomic operations on single items, and reads. Reads by key are consistent; the
 * indexes may be a moment old. Each throws `StoreUnavailable` when the table did not answer in time.
 */
export interface Store {
  getStock(key: StockKey): Promise<StockItem | undefined>;
  /** Writes the item if there is none under its key. */
  createStock(item: StockItem): Promise<Created<StockItem>>;
  updateStock(key: StockKey, write: StockWrite): Promise<Written<StockItem>>;

  /** Up to 100 items; those that are not there are left out. They may be a moment old. */
  getStocks(keys: readonly StockKey[]): Promise<readonly StockItem[]>;

  getReservation(id: string): Promise<Reservation | undefined>;
  /** Up to 100 records; those that are not there are left out. */
  getReservations(ids: readonly string[]): Promise<readonly Reservation[]>;
  /** Writes the record if there is none under its id. */
  createReservation(record: Reservation): Promise<Created<Reservation>>;
  updateReservation(id: string, write: ReservationWrite): Promise<Written<Reservation>>;

  getSku(sku: string): Promise<Sku | undefined>;
  /** Writes the SKU if there is none of its name. */
  createSku(sku: Sku): Promise<Created<Sku>>;
  updateSku(sku: string, write: SkuWrite): Promise<Written<Sku>>;

  /** Up to 100 SKUs; those that are not there are left out. They may be a moment old. */
  getSkus(skus: readonly string[]): Promise<readonly Sku[]>;

  /** Where an owner's reservations are, newest first. */
  reservationsOf(owner: string, limit: number, after?: Position): Promise<readonly Position[]>;
  /** Where the SKUs are, oldest first. */
  allSkus(limit: number, after?: Position): Promise<readonly Position[]>;
  /** Keys of one lane that are due, the longest due first. */
  dueKeys(lane: number, now: number, limit: number): Promise<readonly Due[]>;

  /** Writes the entry if there is none at its place; false where there is. */
  createEntry(entry: LedgerEntry): Promise<boolean>;
  /** The ledger of a stock item from behind a place, in order. */
  entriesOf(key: StockKey, limit: number, after?: number): Promise<readonly LedgerEntry[]>;

  /** Sales follow their records and decide nothing: whoever writes one writes it as its record says. */
  putSale(sale: Sale): Promise<void>;
  removeSale(sale: SaleName): Promise<void>;
  /** Up to 100 sales; those that are not there are left out. */
  getSales(sales: readonly Sale[]): Promise<readonly Sale[]>;
  /** The sales of a stock item, tier by tier, the newest first. */
  salesOf(key: StockKey, limit: number, after?: Sale): Promise<readonly Sale[]>;

  getCompensation(id: string): Promise<Compensation | undefined>;
  /** Up to 100 compensations; those that are not there are left out. */
  getCompensations(ids: readonly string[]): Promise<readonly Compensation[]>;
  /** Writes the compensation if there is none under its id. */
  createCompensation(compensation: Compensation): Promise<Created<Compensation>>;
  updateCompensation(id: string, write: CompensationWrite): Promise<Written<Compensation>>;
  /** Where the compensations are, newest first. */
  allCompensations(limit: number, after?: Position): Promise<readonly Position[]>;

  /** Looks at the next so many keys of the table: stock items, records, sales and compensations; may be a moment old. */
  scan(limit: number, after?: Key): Promise<{ readonly found: readonly Found[]; readonly end?: Key }>;
  /** One of what `scan` meets, by its key. */
  find(key: Key): Promise<Found | undefined>;

  /** How far a job that goes over the whole table has come, in its own words. */
  getNote(job: string): Promise<string | undefined>;
  putNote(job: string, note: string): Promise<void>;
}

/** The table did not answer, throttled, or failed, and the SDK's retries are used up. Nothing is known of the write. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

/** What the table holds cannot be read: an attribute is missing or of another type. */
export class CorruptItem extends Error {
  override name = 'CorruptItem';
}
