import * as z from 'zod';
import { compensationIdForm, compensationStatuses, compensationSteps } from '../domain/compensation.ts';
import { movementTypes, stockMovements } from '../domain/movement.ts';
import { statuses } from '../domain/reservation.ts';
import { metadata, name, order, oversell, quantity, reservationId, text } from './schemas.ts';

// What the service answers, as schemas: the document is made of them, and every answer in the tests is checked by it.

const units = z.int();
const instant = z.iso.datetime().meta({ description: 'ISO 8601, in UTC' });
const version = z.int().min(1);
const cursor = z.string().exactOptional().meta({ description: 'Where the next page begins; none on the last page.' });

const allocation = z.strictObject({ location: name, shard: z.int().min(0), quantity });

const line = z.strictObject({
  sku: name,
  quantity,
  confirmed: z.int().min(0).exactOptional(),
  fulfilled: z.int().min(1).exactOptional().meta({ description: 'Units of it that have left' }),
  cancelled: z.int().min(1).exactOptional().meta({ description: 'Units of it that were cancelled' }),
  allocations: z.array(allocation),
});

export const reservation = z.strictObject({
  id: reservationId,
  status: z.enum(statuses),
  lines: z.array(line),
  createdAt: instant,
  expiresAt: instant,
  owner: name.exactOptional(),
  reference: text.exactOptional(),
  metadata: metadata.exactOptional(),
  order: order.exactOptional(),
  version,
});

export const reservationPage = z.strictObject({ items: z.array(reservation), cursor });

export const sku = z.strictObject({
  sku: name,
  name: text.exactOptional(),
  safetyStock: units,
  lowStock: units.exactOptional(),
  oversell: z.strictObject({
    limit: oversell.shape.limit.unwrap(),
    resolveAfterSeconds: units,
    order: z.array(name),
    cancels: z.enum(['whole', 'line']),
    discountCode: text.exactOptional(),
  }),
  version,
  createdAt: instant,
  updatedAt: instant,
});

export const skuPage = z.strictObject({ items: z.array(sku), cursor });

const counters = {
  onHand: units.meta({ description: 'Units there and not sold' }),
  held: units.meta({ description: 'Units promised to pending reservations' }),
  available: units.meta({ description: 'Units that may still be promised' }),
  oversold: units.meta({ description: 'Units sold beyond what is there' }),
};

export const stock = z.strictObject({
  sku: name,
  ...counters,
  asOf: instant,
  locations: z.array(z.strictObject({ location: name, ...counters })),
});

export const moved = z.strictObject({
  movement: z.strictObject({
    sku: name,
    location: name,
    type: z.enum(stockMovements),
    quantity: units,
    change: units.meta({ description: 'Units added to on hand' }),
    version: version.meta({ description: 'The version of the stock item that it made' }),
    at: instant,
    reason: text.exactOptional(),
    reference: text.exactOptional(),
  }),
  stock: z.strictObject(counters),
});

export const balance = z.strictObject({ onHand: units, held: units, available: units, buffer: units });

const movement = z.strictObject({
  sku: name,
  location: name,
  shard: z.int().min(0),
  version: z
    .int()
    .min(0)
    .meta({ description: 'The version of the stock item that it made; for a gap between two, the first' }),
  type: z.enum(movementTypes),
  before: balance,
  after: balance,
  at: instant,
  reservations: z.array(reservationId).exactOptional(),
  by: z.string().exactOptional(),
  reason: text.exactOptional(),
  reference: text.exactOptional(),
});

export const movementPage = z.strictObject({ items: z.array(movement), cursor });

export const availability = z.strictObject({
  items: z.array(z.strictObject({ sku: name, available: counters.available })),
  asOf: instant,
});

export const compensation = z.strictObject({
  id: z.string().regex(compensationIdForm),
  reservation: reservationId,
  status: z.enum(compensationStatuses),
  stock: z
    .strictObject({ sku: name, location: name, shard: z.int().min(0) })
    .meta({ description: 'What was oversold' }),
  lines: z.array(z.strictObject({ sku: name, quantity })).meta({ description: 'What was cancelled' }),
  steps: z.array(
    z.strictObject({
      name: z.enum(compensationSteps),
      status: z.enum(['done', 'open', 'failed']),
      attempts: z.int().min(0).meta({ description: 'How often it was tried and failed' }),
      error: z.string().exactOptional(),
    }),
  ),
  owner: name.exactOptional(),
  order: order.exactOptional(),
  discountCode: text.exactOptional(),
  createdAt: instant,
  updatedAt: instant,
  nextAttemptAt: instant.exactOptional(),
  version,
});

export const compensationPage = z.strictObject({ items: z.array(compensation), cursor });

export const health = z.strictObject({ status: z.literal('ok') });

export const openApiDocument = z.looseObject({ openapi: z.string() });
