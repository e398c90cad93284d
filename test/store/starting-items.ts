import { randomUUID } from 'node:crypto';
import { type Compensation, compensationSteps } from '../../lib/domain/compensation.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import type { LedgerEntry } from '../../lib/domain/ledger.ts';
import { randomNonce } from '../../lib/domain/random-nonce.ts';
import type { Rejected, Reservation, Sold, Unsold } from '../../lib/domain/reservation.ts';
import type { Sale } from '../../lib/domain/sale.ts';
import type { Sku } from '../../lib/domain/sku.ts';
import { dueOf, type Hold, heldOf, type StockItem, type StockKey } from '../../lib/domain/stock-item.ts';

/** The instant of every test that does not move its clock: epoch seconds, and milliseconds a little later. */
export const now = 1_800_000_000;
export const at = now * 1000 + 250;

export const freshSku = (): string => `sku ${randomUUID()}`;
export const freshKey = (location = 'main'): StockKey => ({ sku: freshSku(), location, shard: 0 });
export const freshId = (): string => reservationIdOf(randomNonce(), randomUUID());

export const hold = (parts: Partial<Hold> = {}): Hold => ({
  quantity: 5,
  expiresAt: now + 600,
  nonce: 'aaaaa',
  isSettled: false,
  ...parts,
});

/** A stock item that adds up: what is not held or kept back is available, and it is due when its first hold is over. */
export function stockItem(parts: Partial<StockItem> = {}): StockItem {
  const { available, ...rest } = parts;
  const item: StockItem = {
    key: freshKey(),
    onHand: 100,
    available: 0,
    buffer: 0,
    settingsVersion: 3,
    holds: {},
    applied: {},
    plan: {},
    version: 7,
    movement: { type: 'receive', at: at - 1000, by: 'someone', reason: 'delivered', reference: 'PO 1' },
    ...rest,
  };
  const held = heldOf(item);
  const due = item.due ?? dueOf(item);
  const balanced =
    available === undefined
      ? { available: item.onHand - held - item.buffer }
      : { available, onHand: parts.onHand ?? available + held + item.buffer };
  return { ...item, ...balanced, ...(due !== undefined && { due }) };
}

const recorded = (): Unsold => ({
  id: freshId(),
  status: 'PENDING',
  lines: [
    { sku: 'shirt', quantity: 5, allocations: [{ location: 'main', shard: 0, quantity: 5, nonce: 'aaaaa' }] },
    {
      sku: 'shoes',
      quantity: 3,
      allocations: [
        { location: 'main', shard: 0, quantity: 1, nonce: 'aaaaa' },
        { location: 'north', shard: 2, quantity: 2, nonce: 'bbbbb' },
      ],
    },
  ],
  fingerprint: 'fffffffffffffff2',
  attempt: 'aaaaa',
  owner: 'ann',
  reference: 'cart 7',
  metadata: { channel: 'web' },
  createdAt: at - 60_000,
  expiresAt: now + 540,
  version: 4,
  ttl: now + 700_000,
});

export const unsold = (parts: Partial<Unsold> = {}): Unsold => ({ ...recorded(), ...parts });

export const sold = (parts: Partial<Sold> = {}): Sold => ({
  ...recorded(),
  status: 'CONFIRMED',
  confirmed: [5, 1],
  confirmedAt: at - 30_000,
  order: { id: 'order 1', customerTier: 'gold', paymentId: 'pay 1', amount: 19.5, currency: 'EUR' },
  ...parts,
});

export const rejected = (parts: Partial<Rejected> = {}): Rejected => ({
  ...recorded(),
  status: 'REJECTED',
  lines: [{ sku: 'shirt', quantity: 5, allocations: [{ location: 'main', shard: 0, quantity: 5 }] }],
  rejection: { code: 'insufficient_stock', shortfalls: [{ sku: 'shirt', requested: 5, available: 2 }] },
  ...parts,
});

/** A record of every status, and of every shape that a status comes in. */
export const records = (): readonly Reservation[] => {
  const { owner: _, reference: __, metadata: ___, ...plain } = unsold();
  const { fingerprint: ____, ...tombstone } = { ...plain, id: freshId(), status: 'EXPIRED' as const, lines: [] };
  const { order: _____, ...withoutOrder } = sold({ id: freshId(), confirmed: [0, 3] });
  return [
    plain,
    tombstone,
    withoutOrder,
    unsold(),
    unsold({ status: 'RELEASED' }),
    unsold({ status: 'EXPIRED', expiresAt: now - 1 }),
    unsold({ expiresAt: now }),
    unsold({ expiresAt: now + 1 }),
    rejected(),
    rejected({ rejection: { code: 'sku_not_found', skus: ['shirt'] } }),
    rejected({ rejection: { code: 'idempotency_key_reused' } }),
    sold(),
    sold({ fulfilled: [1, 0], cancelled: [1, 1] }),
    sold({ cancelled: [1, 1], cancellation: { version: 4, from: [0, 1], reason: 'too late' }, due: now + 30 }),
    sold({ status: 'FULFILLED', fulfilled: [5, 1] }),
    sold({ status: 'CANCELLED', cancelled: [5, 1], cancellation: { version: 4, from: [0, 0] }, due: now + 30 }),
    sold({ status: 'COMPENSATED', cancelled: [5, 1], compensations: { aaaaaaaaaaaaaaaaaaaa: [5, 1] } }),
  ];
};

export const skuItem = (parts: Partial<Sku> = {}): Sku => ({
  sku: freshSku(),
  settings: {
    name: 'Shirt',
    safetyStock: 4,
    lowStock: 10,
    oversell: { limit: 2, resolveAfterSeconds: 3600, order: [], cancels: 'whole' as const },
  },
  version: 3,
  locations: ['main'],
  createdAt: at - 60_000,
  updatedAt: at - 30_000,
  ...parts,
});

export const ledgerEntry = (parts: Partial<LedgerEntry> = {}): LedgerEntry => ({
  key: freshKey(),
  place: 7,
  movement: { type: 'receive', at },
  before: { onHand: 90, held: 5, available: 85, buffer: 0 },
  after: { onHand: 100, held: 5, available: 95, buffer: 0 },
  ...parts,
});

export const sale = (parts: Partial<Sale> = {}): Sale => ({
  key: freshKey(),
  reservation: freshId(),
  quantity: 2,
  confirmedAt: at,
  ...parts,
});

export const compensation = (parts: Partial<Compensation> = {}): Compensation => {
  const id = parts.id ?? freshId();
  return {
    id,
    reservation: id,
    stock: freshKey(),
    status: 'RUNNING',
    steps: compensationSteps.map((name) => ({ name, isDone: name === 'cancel', attempts: 0 })),
    lines: [{ sku: 'shirt', quantity: 5 }],
    owner: 'ann',
    order: { id: 'order 1', customerTier: 'gold', paymentId: 'pay 1', amount: 19.5, currency: 'EUR' },
    discountCode: 'SORRY10',
    createdAt: at,
    updatedAt: at,
    version: 2,
    due: now + 60,
    ...parts,
  };
};
