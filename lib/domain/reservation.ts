import { assert, isCount } from './assertions.ts';
import type { StockKey } from './stock-item.ts';
import { secondsOf } from './time.ts';

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
  /** Units that have left, and units that were cancelled, line by line; left out where there are none. */
  readonly fulfilled?: readonly number[];
  readonly cancelled?: readonly number[];
  /** A cancellation whose units are not on hand again yet. */
  readonly cancellation?: Cancellation;
  /** Units that compensations cancelled, by their ids: line by line, or of the one line that it is about. */
  readonly compensations?: Readonly<Record<string, readonly number[]>>;
  /** Epoch seconds at which somebody must go on with it. */
  readonly due?: number;
  /** Epoch seconds at which more of it last left or was cancelled. */
  readonly changedAt?: number;
  /** Epoch seconds at which the units of the cancellation before were on hand again. */
  readonly returnedAt?: number;
}

export interface Cancellation {
  /** The version of the record that decided it: no two cancellations of a record have the same. */
  readonly version: number;
  /** Units that were cancelled before, line by line. */
  readonly from: readonly number[];
  readonly reason?: string;
  /** The compensation that it is a step of. */
  readonly compensation?: string;
}

export type Reservation = Unsold | Rejected | Sold;

export const isSold = (record: Reservation): record is Sold => 'confirmed' in record;

/** An allocation with the stock item it is taken from, and what became of its units. */
export interface Placed {
  readonly key: StockKey;
  readonly quantity: number;
  readonly nonce: string | undefined;
  readonly confirmed: number;
  /** Units confirmed that have neither left nor been cancelled. */
  readonly open: number;
  /** Units of the cancellation under way. */
  readonly returning: number;
}

/**
 * Every allocation of a reservation. What was confirmed of a line is taken from its allocations in their order; what
 * leaves, from the first; what is cancelled, from the last.
 */
export function placed(record: Reservation): readonly Placed[] {
  return record.lines.flatMap((line, index) => {
    const quantities = line.allocations.map(({ quantity }) => quantity);
    const confirmed = filled(quantities, unitsOf(record, 'confirmed', index));
    const fulfilled = filled(confirmed, unitsOf(record, 'fulfilled', index));
    const cancelled = filledFromLast(confirmed, unitsOf(record, 'cancelled', index));
    const before = isSold(record) ? record.cancellation?.from[index] : undefined;
    const earlier = before === undefined ? cancelled : filledFromLast(confirmed, before);
    return line.allocations.map(({ location, shard, quantity, nonce }, place) => ({
      key: { sku: line.sku, location, shard },
      quantity,
      nonce,
      confirmed: confirmed[place] ?? 0,
      open: (confirmed[place] ?? 0) - (fulfilled[place] ?? 0) - (cancelled[place] ?? 0),
      returning: (cancelled[place] ?? 0) - (earlier[place] ?? 0),
    }));
  });
}

/** Units of a line that came to something. */
export const unitsOf = (record: Reservation, what: 'confirmed' | 'fulfilled' | 'cancelled', index: number): number =>
  isSold(record) ? (record[what]?.[index] ?? 0) : 0;

/** Units poured into places of these sizes, one after the other. */
function filled(sizes: readonly number[], units: number): readonly number[] {
  let left = units;
  return sizes.map((size) => {
    const here = Math.min(left, size);
    left -= here;
    return here;
  });
}

const filledFromLast = (sizes: readonly number[], units: number): readonly number[] =>
  filled(sizes.toReversed(), units).toReversed();

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
  if (isSold(record)) assertSold(record);
}

function assertSold(record: Sold): void {
  const { confirmed: units, cancellation, due } = record;
  assert(units.length === record.lines.length, `${record.id}: each line says what was confirmed`);
  assert((cancellation === undefined) === (due === undefined), `${record.id}: what is unfinished is due`);
  record.lines.forEach((line, index) => {
    const confirmed = unitsOf(record, 'confirmed', index);
    assert(isCount(confirmed) && confirmed <= line.quantity, `${record.id}: never more confirmed than held`);
    const [fulfilled, cancelled] = [unitsOf(record, 'fulfilled', index), unitsOf(record, 'cancelled', index)];
    const isCounted = isCount(fulfilled) && isCount(cancelled);
    assert(isCounted && fulfilled + cancelled <= confirmed, `${record.id}: no unit both leaves and is cancelled`);
    const before = cancellation?.from[index] ?? 0;
    assert(isCount(before) && before <= cancelled, `${record.id}: what was cancelled stays so`);
  });
  const isOpen = openUnits(record) > 0;
  assert(isOpen === (record.status === 'CONFIRMED'), `${record.id}: it is confirmed while units of it are open`);
}

/** Epoch seconds of what last changed the sales that a record stands for. */
export const soldAt = ({ changedAt, confirmedAt }: Sold): number => changedAt ?? secondsOf(confirmedAt);

/** Units confirmed that have neither left nor been cancelled. */
export const openUnits = (record: Sold): number =>
  record.lines.reduce(
    (sum, _, index) =>
      sum +
      unitsOf(record, 'confirmed', index) -
      unitsOf(record, 'fulfilled', index) -
      unitsOf(record, 'cancelled', index),
    0,
  );
