import * as z from 'zod';
import { stockMovements } from '../domain/movement.ts';
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
  oversell: z.strictObject({ limit: oversell.shape.limit.unwrap(), resolveAfterSeconds: units }),
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

export const availability = z.strictObject({
  items: z.array(z.strictObject({ sku: name, available: counters.available })),
  asOf: instant,
});

export const health = z.strictObject({ status: z.literal('ok') });

export const openApiDocument = z.looseObject({ openapi: z.string() });
