import type { operations } from './operations.ts';

/** A request body and an answer of each operation, as the OpenAPI document and docs/api.md show them. */
export interface Example {
  readonly body?: unknown;
  readonly answer: unknown;
}

const allocations = [{ location: 'main', shard: 0, quantity: 2 }];

const reservation = {
  id: 'eobzh7hcbkb2ikvga6ah',
  status: 'PENDING',
  lines: [{ sku: 'mug', quantity: 2, allocations }],
  createdAt: '2026-11-21T09:30:00.250Z',
  expiresAt: '2026-11-21T09:40:01.000Z',
  owner: 'ada',
  version: 1,
};

const confirmed = {
  ...reservation,
  status: 'CONFIRMED',
  lines: [{ sku: 'mug', quantity: 2, confirmed: 2, allocations }],
  order: { id: 'order-7', amount: 19.9, currency: 'EUR' },
  version: 2,
};

const sku = {
  sku: 'mug',
  name: 'Mug',
  safetyStock: 0,
  oversell: { limit: 0, resolveAfterSeconds: 86_400 },
  version: 1,
  createdAt: '2026-11-21T09:29:00.000Z',
  updatedAt: '2026-11-21T09:29:00.000Z',
};

const counters = { onHand: 10, held: 0, available: 10, oversold: 0 };
const asOf = '2026-11-21T09:30:01.000Z';

export const examples: Readonly<Record<keyof typeof operations, Example>> = {
  reserve: { body: { lines: [{ sku: 'mug', quantity: 2 }], holdSeconds: 600, owner: 'ada' }, answer: reservation },
  getReservation: { answer: reservation },
  listReservations: { answer: { items: [confirmed] } },
  confirm: { body: { order: { id: 'order-7', amount: 19.9, currency: 'EUR' } }, answer: confirmed },
  release: { answer: { ...reservation, status: 'RELEASED', version: 2 } },
  extend: {
    body: { holdSeconds: 900 },
    answer: { ...reservation, expiresAt: '2026-11-21T09:46:00.000Z', version: 2 },
  },
  putSku: { body: { name: 'Mug' }, answer: sku },
  getSku: { answer: sku },
  listSkus: { answer: { items: [sku] } },
  moveStock: {
    body: { type: 'receive', quantity: 10, reference: 'delivery-1' },
    answer: {
      movement: {
        sku: 'mug',
        location: 'main',
        type: 'receive',
        quantity: 10,
        change: 10,
        version: 2,
        at: '2026-11-21T09:29:30.000Z',
        reference: 'delivery-1',
      },
      stock: counters,
    },
  },
  getStock: { answer: { sku: 'mug', ...counters, asOf, locations: [{ location: 'main', ...counters }] } },
  getAvailability: { body: { skus: ['mug'] }, answer: { items: [{ sku: 'mug', available: 10 }], asOf } },
  health: { answer: { status: 'ok' } },
  openapi: { answer: { openapi: '3.1.1' } },
};
