import fc from 'fast-check';
import type { ConfirmRequest } from '../../lib/commands/confirm.ts';
import type { MoveStockRequest } from '../../lib/commands/move-stock.ts';
import type { PutSkuRequest } from '../../lib/commands/put-sku.ts';
import type { ReserveRequest } from '../../lib/commands/reserve.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import { stockMovements } from '../../lib/domain/movement.ts';
import type { Settings } from '../../lib/domain/sku.ts';

// What is asked for: of few things, so that everything gets in everything's way. Some of the names stand in one order by
// the bytes of UTF-8, as DynamoDB has them, and in another by the units of UTF-16, as JavaScript has them.

const caller = 'shop';
export const skus = ['mug', '𝒳 shirt'] as const;
export const locations = ['main', 'north'] as const;
export const ids = ['k1', 'k2', 'k3', 'k4'].map((key) => reservationIdOf(caller, key));

const oneOf = <const Values extends readonly [unknown, ...unknown[]]>(
  ...values: Values
): fc.Arbitrary<Values[number]> => fc.constantFrom(...values);
const units = (min: number, max: number) => fc.integer({ min, max });

const knownSku = oneOf(...skus);
export const sku = fc.oneof({ weight: 9, arbitrary: knownSku }, { weight: 1, arbitrary: oneOf('ｓ cup', 'unknown') });
export const location = oneOf(...locations);
export const owner = oneOf('ann', 'bob');
export const limit = units(1, 4);
export const id = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...ids) },
  { weight: 1, arbitrary: oneOf(reservationIdOf(caller, 'unknown')) },
);

export const cart: fc.Arbitrary<ReserveRequest> = fc.record(
  {
    caller: oneOf(caller),
    idempotencyKey: oneOf('k1', 'k2', 'k3', 'k4'),
    lines: fc.array(fc.record({ sku, quantity: units(1, 4), location }, { requiredKeys: ['sku', 'quantity'] }), {
      minLength: 1,
      maxLength: 4,
    }),
    holdSeconds: oneOf(5, 30, 90_000),
    owner,
    reference: oneOf('cart'),
    metadata: oneOf({}, { channel: 'web' }),
  },
  { requiredKeys: ['caller', 'idempotencyKey', 'lines'] },
);

/** Of a part of a reservation, or of more than it has. */
const part = fc.uniqueArray(fc.record({ sku: knownSku, quantity: units(1, 5) }), {
  selector: (line) => line.sku,
  minLength: 1,
});

const order = fc.record({ id: oneOf('order'), customerTier: oneOf('gold', 'ｓ', '𝒳') }, { requiredKeys: ['id'] });

export const confirming: fc.Arbitrary<ConfirmRequest> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ id, order }, { requiredKeys: ['id'] }) },
  { weight: 1, arbitrary: fc.record({ id, lines: part, order }, { requiredKeys: ['id', 'lines'] }) },
);

export const ofSale = fc.record({ id, lines: part, reason: oneOf('late', 'lost') }, { requiredKeys: ['id'] });

const moved = { caller: oneOf(caller), idempotencyKey: oneOf('m1', 'm2', 'm3'), sku, location };

export const movement: fc.Arbitrary<MoveStockRequest> = fc.oneof(
  fc.record(
    { ...moved, type: oneOf(...stockMovements), quantity: units(1, 8), reason: oneOf('found') },
    { requiredKeys: ['caller', 'idempotencyKey', 'sku', 'type', 'quantity'] },
  ),
  fc.record({ ...moved, type: oneOf('adjust' as const), quantity: units(-9, -1), isForced: fc.boolean() }),
  fc.record({ ...moved, type: oneOf('count' as const), quantity: units(0, 4), isForced: fc.boolean() }),
);

export const settings: fc.Arbitrary<Settings> = fc.record(
  {
    name: oneOf('Mug'),
    safetyStock: oneOf(0, 0, 0, 2),
    lowStock: oneOf(3),
    oversell: fc.record(
      {
        limit: oneOf(0, 0, 3, 8, '50%' as const),
        resolveAfterSeconds: oneOf(0, 0, 20),
        order: oneOf([], ['gold', 'ｓ']),
        cancels: oneOf('whole' as const, 'line' as const),
        discountCode: oneOf('SORRY'),
      },
      { requiredKeys: ['limit', 'resolveAfterSeconds', 'order', 'cancels'] },
    ),
  },
  { requiredKeys: ['safetyStock', 'oversell'] },
);

export const putting: fc.Arbitrary<PutSkuRequest> = fc.record(
  { sku, settings, by: oneOf('clerk'), only: oneOf('new', 'existing', { versions: [1, 2] }) },
  { requiredKeys: ['sku', 'settings', 'by'] },
);
