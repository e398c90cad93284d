import { describe, expect, test } from '@jest/globals';
import { type MoveStockRequest, moveStock } from '../../lib/commands/move-stock.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { keptSeconds } from '../../lib/domain/limits.ts';
import { freshId, freshSku, now } from '../store/starting-items.ts';
import { interceptingStore } from './intercepting-store.ts';
import { asking, countersOf, itemOf, newWorld, refusedWith, reserved, stocked } from './world.ts';

const asked = (sku: string, parts: Partial<MoveStockRequest> = {}): MoveStockRequest => ({
  caller: 'clerk',
  idempotencyKey: freshId(),
  sku,
  type: 'receive',
  quantity: 5,
  ...parts,
});

describe.each([
  { type: 'receive', quantity: 5, change: 5 },
  { type: 'return', quantity: 2, change: 2 },
  { type: 'adjust', quantity: 3, change: 3 },
  { type: 'adjust', quantity: -6, change: -6 },
  { type: 'count', quantity: 13, change: 3 },
  { type: 'count', quantity: 4, change: -6 },
  { type: 'count', quantity: 10, change: 0 },
] as const)('$type of $quantity', ({ type, quantity, change }) => {
  const parts = { type, quantity, reason: 'found', reference: 'PO 1' };

  test('moves on hand and what is available, and stands on the item', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    await reserved(world, sku, 4);
    const { version } = await itemOf(world, sku);
    expect(await moveStock(world, asked(sku, parts))).toEqual({
      outcome: 'moved',
      movement: { sku, location: 'main', ...parts, change, version: version + 1, at: now * 1000 },
      stock: { onHand: 10 + change, held: 4, available: 6 + change, oversold: 0 },
    });
    const movement = { type, at: now * 1000, by: 'clerk', reason: 'found', reference: 'PO 1' };
    expect((await itemOf(world, sku)).movement).toEqual(movement);
  });

  test('is answered with the same movement when it is repeated, within 24 hours, and done once', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    const request = asked(sku, parts);
    const first = await moveStock(world, request);
    await moveStock(world, asked(sku, { quantity: 7 }));
    world.pass(86_399);
    const again = await moveStock(world, request);
    expect(again).toMatchObject({ movement: 'movement' in first ? first.movement : {} });
    expect(again).toMatchObject({ stock: { onHand: 10 + change + 7 } });
  });
});

test('the same key for another movement is refused', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const request = asked(sku);
  await moveStock(world, request);
  for (const parts of [{ quantity: 6 }, { type: 'return' as const }, { reason: 'other' }, { isForced: true }]) {
    expect(await moveStock(world, { ...request, ...parts })).toEqual(refusedWith('idempotency_key_reused'));
  }
  expect(await countersOf(world, sku)).toEqual([15, 0, 15]);
});

test('the same key of another caller, or for another SKU or location, is another movement', async () => {
  const world = newWorld();
  const [sku, other] = [await stocked(world, 0), await stocked(world, 0)];
  const request = asked(sku);
  await moveStock(world, request);
  await moveStock(world, { ...request, caller: 'another' });
  await moveStock(world, { ...request, sku: other });
  await moveStock(world, { ...request, location: 'north' });
  expect(await countersOf(world, sku)).toEqual([15, 0, 15]);
  expect(await countersOf(world, other)).toEqual([5, 0, 5]);
});

describe('a movement that takes more than is available', () => {
  test.each([
    { type: 'adjust', quantity: -7 },
    { type: 'count', quantity: 3 },
  ] as const)('is refused: $type of $quantity', async (parts) => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    await reserved(world, sku, 4);
    const before = await itemOf(world, sku);
    const request = asked(sku, parts);
    expect(await moveStock(world, request)).toEqual(refusedWith('would_oversell', { available: 6 }));
    expect(await itemOf(world, sku)).toEqual(before);
  });

  test('is done where it is forced; then nothing is promised until there is enough', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    await reserved(world, sku, 4);
    const forced = asked(sku, { type: 'adjust', quantity: -12, isForced: true });
    expect(await moveStock(world, forced)).toMatchObject({
      stock: { onHand: -2, held: 4, available: -6, oversold: 2 },
    });
    await moveStock(world, asked(sku, { quantity: 6 }));
    expect(await reserve(world, asking(sku, 1))).toMatchObject(refusedWith('insufficient_stock'));
    await moveStock(world, asked(sku, { quantity: 1 }));
    expect(await reserve(world, asking(sku, 1))).toMatchObject({ outcome: 'reserved' });
  });

  test('is remembered by nobody: it may be tried again under its key', async () => {
    const world = newWorld();
    const sku = await stocked(world, 5);
    const request = asked(sku, { type: 'adjust', quantity: -7 });
    await moveStock(world, request);
    await moveStock(world, asked(sku));
    expect(await moveStock(world, request)).toMatchObject({ outcome: 'moved', stock: { onHand: 3 } });
  });

  test('is done once the expired holds in its way are resolved', async () => {
    const world = newWorld();
    const sku = await stocked(world, 150);
    for (let index = 0; index < 150; index++) await reserved(world, sku, 1);
    const request = asked(sku, { type: 'adjust', quantity: -150 });
    expect(await moveStock(world, request)).toEqual(refusedWith('would_oversell', { available: 0 }));
    world.pass(601);
    expect(await moveStock(world, request)).toMatchObject({ outcome: 'moved', stock: { onHand: 0, available: 0 } });
  });
});

test('a count holds true though the item sells between its read and its write', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const rival = asked(sku, { type: 'adjust', quantity: -3 });
  const getStock: typeof world.store.getStock = async (key) => {
    const read = await world.store.getStock(key);
    await moveStock(world, rival);
    return read;
  };
  const count = asked(sku, { type: 'count', quantity: 20 });
  const counted = await moveStock({ ...world, store: { ...world.store, getStock } }, count);
  expect(counted).toMatchObject({ movement: { change: 13 }, stock: { onHand: 20 } });
});

test('a SKU that nobody knows is not found, and nothing is written for it', async () => {
  const world = newWorld();
  const sku = freshSku();
  for (const type of ['receive', 'count'] as const) {
    expect(await moveStock(world, asked(sku, { type }))).toEqual(refusedWith('sku_not_found', { skus: [sku] }));
  }
  expect(await world.store.getStock({ sku, location: 'main', shard: 0 })).toBeUndefined();
});

describe('the keys that an item remembers', () => {
  test('are 200 at most; one more is unavailable until the oldest are a day old', async () => {
    const world = newWorld();
    const sku = await stocked(world, 0);
    for (let index = 0; index < 200; index++) await moveStock(world, asked(sku, { quantity: 1 }));
    world.pass(1_000);
    const request = asked(sku, { quantity: 1 });
    expect(await moveStock(world, request)).toEqual(refusedWith('unavailable', { retryAfterSeconds: 60 }));
    expect(await countersOf(world, sku)).toEqual([200, 0, 200]);
    world.pass(86_400);
    expect(await moveStock(world, request)).toMatchObject({ outcome: 'moved', stock: { onHand: 201 } });
    expect(await moveStock(world, request)).toMatchObject({ stock: { onHand: 201 } });
    expect(Object.keys((await itemOf(world, sku)).applied)).toHaveLength(1);
  });

  test('are dropped by later movements, and never make the item due', async () => {
    const world = newWorld();
    const sku = await stocked(world, 0);
    await moveStock(world, asked(sku));
    world.pass(86_401);
    const second = Math.floor(world.clock() / 1000);
    await moveStock(world, asked(sku));
    const item = await itemOf(world, sku);
    expect(Object.values(item.applied)).toMatchObject([{ change: 5, expiresAt: second + keptSeconds.movementKey }]);
    expect(item).not.toHaveProperty('due');
  });
});

test('a count is one write, forced or not', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5);
  const { version } = await itemOf(world, sku);
  const writes: string[] = [];
  const store = interceptingStore(world.store, ({ name, perform }) => {
    writes.push(name);
    return perform();
  });
  for (const isForced of [false, true]) {
    await moveStock({ ...world, store }, asked(sku, { type: 'count', quantity: 4, isForced }));
  }
  expect(writes).toEqual(['updateStock countStock', 'updateStock countStock']);
  expect(await itemOf(world, sku)).toMatchObject({ version: version + 2, onHand: 4 });
});

test('a movement that says that it is not forced is the one that says nothing of it', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5);
  const request = asked(sku);
  await moveStock(world, request);
  expect(await moveStock(world, { ...request, isForced: false })).toMatchObject({ stock: { onHand: 10 } });
});
