import type { Counters, StockFound } from '../commands/get-stock.ts';
import type { MovementMade } from '../commands/move-stock.ts';
import { isSold, type Line, type Reservation } from '../domain/reservation.ts';
import type { Sku } from '../domain/sku.ts';
import { isoOf } from '../domain/time.ts';

// What clients see of things. Nonces, fingerprints and the like are ours.

export const reservationBody = (record: Reservation) => ({
  id: record.id,
  status: record.status,
  lines: record.lines.map((line, index) => lineBody(line, isSold(record) ? record.confirmed[index] : undefined)),
  createdAt: isoOf(record.createdAt),
  expiresAt: isoOf(record.expiresAt * 1000),
  owner: record.owner,
  reference: record.reference,
  metadata: record.metadata,
  order: isSold(record) ? record.order : undefined,
  version: record.version,
});

/** A rejected line is held nowhere: it has no allocations. */
const lineBody = ({ sku, quantity, allocations }: Line, confirmed: number | undefined) => ({
  sku,
  quantity,
  confirmed,
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

const countersBody = ({ onHand, held, available, oversold }: Counters) => ({ onHand, held, available, oversold });

export const stockBody = ({ sku, total, locations, asOf }: StockFound) => ({
  sku,
  ...countersBody(total),
  asOf: isoOf(asOf),
  locations: locations.map((each) => ({ location: each.location, ...countersBody(each) })),
});

export const movedBody = (movement: MovementMade, stock: Counters) => ({
  movement: { ...movement, at: isoOf(movement.at) },
  stock: countersBody(stock),
});
