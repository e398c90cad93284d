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
const keys = ['k1', 'k2', 'k3', 'k4'] as const;
export const idOf = (key: string): string => reservationIdOf(caller, key);
export const ids = keys.map(idOf);
export const skus = ['mug', '𝒳 shirt'] as const;

const oneOf = <const Values extends readonly [unknown, ...unknown[]]>(
  ...values: Values
): fc.Arbitrary<Values[number]> => fc.constantFrom(...values);
const mostly = <Value>(usual: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 19, arbitrary: usual }, { weight: 1, arbitrary: other });
const units = (min: number, max: number) => fc.integer({ min, max });

const knownSku = oneOf(...skus);
export const sku = mostly<string>(knownSku, oneOf('ｓ cup', 'unknown'));
export const location = oneOf('main', 'main', 'main', 'north');
export const owner = oneOf('ann', 'bob');
export const limit = units(1, 4);
const key = oneOf(...keys);
export const id = mostly(key, oneOf('unknown')).map(idOf);

export const cart: fc.Arbitrary<ReserveRequest> = fc.record(
  {
    caller: oneOf(caller),
    idempotencyKey: key,
    lines: fc.array(fc.record({ sku, quantity: units(1, 3), location }, { requiredKeys: ['sku', 'quantity'] }), {
      minLength: 1,
      maxLength: 3,
    }),
    holdSeconds: oneOf(5, 30, 90_000),
    owner,
    reference: oneOf('cart'),
    metadata: oneOf({}, { channel: 'web' }),
  },
  { requiredKeys: ['caller', 'idempotencyKey', 'lines'] },
);

/** Of a part of a reservation, or of more than it has. */
const part = fc.uniqueArray(fc.record({ sku: knownSku, quantity: units(1, 3) }), {
  selector: (line) => line.sku,
  minLength: 1,
});

const order = fc.record({ id: oneOf('order'), customerTier: oneOf('gold', 'ｓ', '𝒳') }, { requiredKeys: ['id'] });

export const confirming: fc.Arbitrary<ConfirmRequest> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ id, order }, { requiredKeys: ['id'] }) },
  { weight: 1, arbitrary: fc.record({ id, lines: part, order }, { requiredKeys: ['id', 'lines'] }) },
);

export const ofSale = fc.record({ id, lines: part, reason: oneOf('late', 'lost') }, { requiredKeys: ['id'] });

/** One that a sequence does not begin with is now and then put, and gets stock. */
const skuToFill = oneOf(...skus, ...skus, 'ｓ cup');

const moved = { caller: oneOf(caller), idempotencyKey: oneOf('m1', 'm2', 'm3'), sku: skuToFill, location };

/** More is lost than is there and was not sold. */
export const loss: fc.Arbitrary<MoveStockRequest> = fc.record({
  caller: oneOf(caller),
  idempotencyKey: oneOf('m4', 'm5'),
  sku: knownSku,
  type: oneOf('adjust'),
  quantity: units(-20, -10),
  isForced: oneOf(true),
});

/** What there is in the beginning. */
export const receipt = (sku: string, location: string): fc.Arbitrary<MoveStockRequest> =>
  units(10, 20).map((quantity) => ({ caller, idempotencyKey: 'm0', sku, location, type: 'receive', quantity }));
export const puttingFirst = (sku: string): fc.Arbitrary<PutSkuRequest> =>
  settings.map((settings) => ({ sku, settings, by: 'clerk' }));

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
  { sku: skuToFill, settings, by: oneOf('clerk'), only: oneOf('new', 'existing', { versions: [1, 2] }) },
  { requiredKeys: ['sku', 'settings', 'by'] },
);
