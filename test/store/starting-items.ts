import { randomUUID } from 'node:crypto';
import { randomNonce, reservationIdOf } from '../../lib/domain/identity.ts';
import type { Rejected, Reservation, Sold, Unsold } from '../../lib/domain/reservation.ts';
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
    sold({ status: 'FULFILLED' }),
    sold({ status: 'CANCELLED' }),
    sold({ status: 'COMPENSATED' }),
  ];
};

export const skuItem = (parts: Partial<Sku> = {}): Sku => ({
  sku: freshSku(),
  settings: { name: 'Shirt', safetyStock: 4, lowStock: 10, oversell: { limit: 2, resolveAfterSeconds: 3600 } },
  version: 3,
  locations: ['main'],
  createdAt: at - 60_000,
  updatedAt: at - 30_000,
  ...parts,
});
