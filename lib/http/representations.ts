import type { Counters, StockFound } from '../commands/get-stock.ts';
import type { MovementMade } from '../commands/move-stock.ts';
import type { Compensation } from '../domain/compensation.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import { isSold, type Line, type Reservation, type Sold } from '../domain/reservation.ts';
import type { Sku } from '../domain/sku.ts';
import { isoOf } from '../domain/time.ts';

// What clients see of things. Nonces, fingerprints and the like are ours.

export const reservationBody = (record: Reservation) => ({
  id: record.id,
  status: record.status,
  lines: record.lines.map((line, index) => lineBody(line, isSold(record) ? soldOf(record, index) : {})),
  createdAt: isoOf(record.createdAt),
  expiresAt: isoOf(record.expiresAt * 1000),
  owner: record.owner,
  reference: record.reference,
  metadata: record.metadata,
  order: isSold(record) ? record.order : undefined,
  version: record.version,
});

/** What was confirmed of a line, and what became of that where something did. */
const soldOf = (record: Sold, index: number) => ({
  confirmed: record.confirmed[index],
  fulfilled: record.fulfilled?.[index] || undefined,
  cancelled: record.cancelled?.[index] || undefined,
});

/** A rejected line is held nowhere: it has no allocations. */
const lineBody = ({ sku, quantity, allocations }: Line, sold: object) => ({
  sku,
  quantity,
  ...sold,
  allocations: allocations
    .filter(({ nonce }) => nonce !== undefined)
    .map(({ location, shard, quantity: units }) => ({ location, shard, quantity: units })),
});

export const skuBody = ({ sku, settings, version, createdAt, updatedAt }: Sku) => ({
  sku,
  ...settings,
  version,
  createdAt: isoOf(createdAt),
  updatedAt: isoOf(updatedAt),
});

export const etagOf = ({ version }: Sku): string => `"${version}"`;

export const compensationBody = ({ id, reservation, status, stock, lines, steps, ...rest }: Compensation) => {
  const next = steps.findIndex(({ isDone }) => !isDone);
  return {
    id,
    reservation,
    status,
    stock,
    lines,
    steps: steps.map(({ name, isDone, attempts, error }, index) => ({
      name,
      status: isDone ? 'done' : status === 'FAILED' && index === next ? 'failed' : 'open',
      attempts,
      error,
    })),
    owner: rest.owner,
    order: rest.order,
    discountCode: rest.discountCode,
    createdAt: isoOf(rest.createdAt),
    updatedAt: isoOf(rest.updatedAt),
    nextAttemptAt: rest.due === undefined ? undefined : isoOf(rest.due * 1000),
    version: rest.version,
  };
};

const countersBody = ({ onHand, held, available, oversold }: Counters) => ({ onHand, held, available, oversold });

export const stockBody = ({ sku, total, locations, asOf }: StockFound) => ({
  sku,
  ...countersBody(total),
  asOf: isoOf(asOf),
  locations: locations.map((each) => ({ location: each.location, ...countersBody(each) })),
});

export const movementBody = ({ key, place, movement, before, after }: LedgerEntry) => {
  const { type, at, ...rest } = movement;
  return { ...key, version: Math.floor(place), type, before, after, at: isoOf(at), ...rest };
};

export const movedBody = (movement: MovementMade, stock: Counters) => ({
  movement: { ...movement, at: isoOf(movement.at) },
  stock: countersBody(stock),
});
