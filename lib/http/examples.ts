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

const sold = (status: string, units: object) => ({
  ...confirmed,
  status,
  lines: [{ sku: 'mug', quantity: 2, confirmed: 2, ...units, allocations }],
});

const sku = {
  sku: 'mug',
  name: 'Mug',
  safetyStock: 0,
  oversell: {
    limit: 5,
    resolveAfterSeconds: 3_600,
    order: ['gold', 'silver'],
    cancels: 'whole',
    discountCode: 'SORRY10',
  },
  version: 1,
  createdAt: '2026-11-21T09:29:00.000Z',
  updatedAt: '2026-11-21T09:29:00.000Z',
};

const counters = { onHand: 10, held: 0, available: 10, oversold: 0 };
const asOf = '2026-11-21T09:30:01.000Z';

const compensation = {
  id: 'eobzh7hcbkb2ikvga6ah',
  reservation: 'eobzh7hcbkb2ikvga6ah',
  status: 'RUNNING',
  stock: { sku: 'mug', location: 'main', shard: 0 },
  lines: [{ sku: 'mug', quantity: 2 }],
  steps: [
    { name: 'cancel', status: 'done', attempts: 0 },
    { name: 'order', status: 'done', attempts: 0 },
    { name: 'refund', status: 'open', attempts: 1, error: 'it was answered 503' },
    { name: 'notify', status: 'open', attempts: 0 },
    { name: 'record', status: 'open', attempts: 0 },
  ],
  order: { id: 'order-7', amount: 19.9, currency: 'EUR' },
  createdAt: '2026-11-21T09:30:00.000Z',
  updatedAt: '2026-11-21T09:30:02.000Z',
  nextAttemptAt: '2026-11-21T09:30:06.000Z',
  discountCode: 'SORRY10',
  version: 5,
};

const { nextAttemptAt: _, ...finished } = compensation;

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
  fulfil: {
    body: { lines: [{ sku: 'mug', quantity: 2 }] },
    answer: { ...sold('FULFILLED', { fulfilled: 2 }), version: 3 },
  },
  cancel: {
    body: { reason: 'the customer changed their mind' },
    answer: { ...sold('CANCELLED', { cancelled: 2 }), version: 4 },
  },
  putSku: {
    body: {
      name: 'Mug',
      oversell: { limit: 5, resolveAfterSeconds: 3_600, order: ['gold', 'silver'], discountCode: 'SORRY10' },
    },
    answer: sku,
  },
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
  listMovements: {
    answer: {
      items: [
        {
          sku: 'mug',
          location: 'main',
          shard: 0,
          version: 2,
          type: 'receive',
          before: { onHand: 0, held: 0, available: 0, buffer: 0 },
          after: { onHand: 10, held: 0, available: 10, buffer: 0 },
          at: '2026-11-21T09:29:30.000Z',
          by: 'arn:aws:iam::123456789012:role/warehouse',
          reference: 'delivery-1',
        },
      ],
    },
  },
  getStock: { answer: { sku: 'mug', ...counters, asOf, locations: [{ location: 'main', ...counters }] } },
  getAvailability: { body: { skus: ['mug'] }, answer: { items: [{ sku: 'mug', available: 10 }], asOf } },
  listCompensations: { answer: { items: [compensation] } },
  getCompensation: { answer: compensation },
  retryCompensation: {
    answer: {
      ...finished,
      status: 'DONE',
      steps: compensation.steps.map(({ name }) => ({ name, status: 'done', attempts: name === 'refund' ? 1 : 0 })),
      version: 24,
    },
  },
  health: { answer: { status: 'ok' } },
  openapi: { answer: { openapi: '3.1.1' } },
};
