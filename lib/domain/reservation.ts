import { assert, isCount } from './assertions.ts';
import type { StockKey } from './stock-item.ts';

export const statuses = [
  'PENDING',
  'CONFIRMED',
  'RELEASED',
  'EXPIRED',
  'REJECTED',
  'FULFILLED',
  'CANCELLED',
  'COMPENSATED',
] as const;
export type Status = (typeof statuses)[number];

/** Where units of a line are held, and the nonce of the hold that stands there; a rejected line has no hold. */
export interface Allocation {
  readonly location: string;
  readonly shard: number;
  readonly quantity: number;
  readonly nonce?: string;
}

/** A SKU and a quantity; a SKU appears once in a reservation. */
export interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly allocations: readonly Allocation[];
}

/** What lines take in a record, in bytes, generously: every name, and all that stands with it. */
export const bytesOfLines = (places: readonly { readonly sku: string; readonly location?: string }[]): number =>
  places.reduce(
    (bytes, { sku, location = '' }) => bytes + Buffer.byteLength(sku) + Buffer.byteLength(location) + 60,
    0,
  );

export interface Shortfall {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

/** Why a reservation was rejected. It is what every repeat of the reserve is answered. */
export type Rejection =
  | { readonly code: 'sku_not_found'; readonly skus: readonly string[] }
  | { readonly code: 'insufficient_stock'; readonly shortfalls: readonly Shortfall[] }
  | { readonly code: 'idempotency_key_reused' };

export interface Order {
  readonly id: string;
  readonly customerTier?: string;
  readonly paymentId?: string;
  readonly amount?: number;
  readonly currency?: string;
}

interface Recorded {
  readonly id: string;
  readonly lines: readonly Line[];
  /** What was asked for, hashed; a record that only keeps a late one from coming true has none. */
  readonly fingerprint?: string;
  /** The nonce of the attempt that wrote the record. */
  readonly attempt: string;
  readonly owner?: string;
  readonly reference?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch seconds. */
  readonly expiresAt: number;
  readonly version: number;
  /** Epoch seconds after which the record may be deleted. */
  readonly ttl: number;
}

export interface Unsold extends Recorded {
  readonly status: 'PENDING' | 'RELEASED' | 'EXPIRED';
}

export interface Rejected extends Recorded {
  readonly status: 'REJECTED';
  readonly rejection: Rejection;
}

export interface Sold extends Recorded {
  readonly status: 'CONFIRMED' | 'FULFILLED' | 'CANCELLED' | 'COMPENSATED';
  /** Units confirmed, line by line. */
  readonly confirmed: readonly number[];
  /** Epoch milliseconds. */
  readonly confirmedAt: number;
  readonly order?: Order;
}

export type Reservation = Unsold | Rejected | Sold;

export const isSold = (record: Reservation): record is Sold => 'confirmed' in record;

/** An allocation with the stock item it is taken from and what was confirmed of it. */
export interface Placed {
  readonly key: StockKey;
  readonly quantity: number;
  readonly nonce: string | undefined;
  readonly confirmed: number;
}

/** Every allocation of a reservation. What was confirmed of a line is taken from its allocations in their order. */
export function placed(record: Reservation): readonly Placed[] {
  return record.lines.flatMap((line, index) => {
    let left = isSold(record) ? (record.confirmed[index] ?? 0) : 0;
    return line.allocations.map(({ location, shard, quantity, nonce }) => {
      const confirmed = Math.min(left, quantity);
      left -= confirmed;
      return { key: { sku: line.sku, location, shard }, quantity, nonce, confirmed };
    });
  });
}

/** The allocation of this reservation whose hold stands in the stock item under this nonce, if there is one. */
export const placedAt = (record: Reservation, key: StockKey, nonce: string): Placed | undefined =>
  placed(record).find(
    (each) =>
      each.nonce === nonce &&
      each.key.sku === key.sku &&
      each.key.location === key.location &&
      each.key.shard === key.shard,
  );

/** The allocations whose holds are this reservation's to keep: one that was decided against owns nothing any more. */
export const ownHolds = (record: Reservation): readonly Placed[] =>
  record.status === 'PENDING' || isSold(record) ? placed(record) : [];

/** What must be true of every record; asserted on every read and before every write. */
export function assertReservation(record: Reservation): void {
  const skus = new Set(record.lines.map((line) => line.sku));
  assert(skus.size === record.lines.length, `${record.id}: a SKU appears once`);
  assert(isCount(record.expiresAt) && isCount(record.createdAt), `${record.id}: times are whole numbers`);
  for (const line of record.lines) {
    const allocated = line.allocations.reduce((sum, { quantity }) => sum + quantity, 0);
    assert(line.quantity > 0 && allocated === line.quantity, `${record.id}: every unit of ${line.sku} is allocated`);
    const hasHolds = line.allocations.every(({ nonce }) => nonce !== undefined);
    assert(hasHolds || record.status === 'REJECTED', `${record.id}: every allocation of ${line.sku} has its hold`);
  }
  if (!isSold(record)) return;
  assert(record.confirmed.length === record.lines.length, `${record.id}: each line says what was confirmed`);
  record.lines.forEach((line, index) => {
    const confirmed = record.confirmed[index] ?? -1;
    assert(isCount(confirmed) && confirmed <= line.quantity, `${record.id}: never more confirmed than held`);
  });
}
