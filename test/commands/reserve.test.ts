import { describe, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import type { Context } from '../../lib/commands/context.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { defaultSettings } from '../../lib/domain/sku.ts';
import { at, freshSku, hold, now, stockItem } from '../store/starting-items.ts';
import { asking, countersOf, itemOf, newWorld, receive, refusedWith, reserved, stocked } from './world.ts';

test('what is reserved is held until a moment that is never earlier than promised', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const request = asking(sku, 4, { owner: 'ann', reference: 'cart 7', metadata: { channel: 'web' }, holdSeconds: 60 });
  const allocations = [{ location: 'main', shard: 0, quantity: 4, nonce: 'n0001' }];
  expect(await reserve(world, request)).toEqual({
    outcome: 'reserved',
    isReplayed: false,
    reservation: expect.objectContaining({
      status: 'PENDING',
      lines: [{ sku, quantity: 4, allocations }],
      createdAt: at,
      expiresAt: now + 61,
      ttl: now + 61 + 7 * 86_400,
      version: 1,
      owner: 'ann',
      reference: 'cart 7',
      metadata: { channel: 'web' },
    }),
  });
  expect(await countersOf(world, sku)).toEqual([10, 4, 6]);
});

test('a reservation lasts 600 seconds where the request says nothing', async () => {
  const world = newWorld();
  expect(await reserved(world, await stocked(world, 1), 1)).toMatchObject({ expiresAt: now + 601 });
});

test('the same SKU twice is added up, at each of its locations', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  await receive(world, sku, 5, 'north');
  const lines = [
    { sku, quantity: 3 },
    { sku, quantity: 2, location: 'north' },
    { sku, quantity: 4, location: 'main' },
  ];
  const { lines: kept } = await reserved(world, sku, 0, { lines });
  expect(kept).toMatchObject([
    {
      sku,
      quantity: 9,
      allocations: [
        { location: 'main', quantity: 7 },
        { location: 'north', quantity: 2 },
      ],
    },
  ]);
  expect(await countersOf(world, sku)).toEqual([15, 9, 6]);
});

test('the same lines in another order are the same request', async () => {
  const world = newWorld();
  const [a, b] = [await stocked(world, 5), await stocked(world, 5)];
  const request = asking(a, 1);
  const first = await reserve(world, {
    ...request,
    lines: [
      { sku: a, quantity: 2 },
      { sku: b, quantity: 1 },
    ],
  });
  const lines = [
    { sku: b, quantity: 1 },
    { sku: a, quantity: 1 },
    { sku: a, quantity: 1 },
  ];
  expect(await reserve(world, { ...request, lines })).toEqual({ ...first, isReplayed: true });
});

describe('a cart that is short', () => {
  test('names every line that is, and holds nothing of any', async () => {
    const world = newWorld();
    const [enough, short, gone] = [await stocked(world, 10), await stocked(world, 2), await stocked(world, 0)];
    const lines = [short, enough, gone].map((sku) => ({ sku, quantity: 3 }));
    expect(await reserve(world, asking(enough, 1, { lines }))).toMatchObject(
      refusedWith('insufficient_stock', {
        shortfalls: [
          { sku: short, requested: 3, available: 2 },
          { sku: gone, requested: 3, available: 0 },
        ],
      }),
    );
    expect(await countersOf(world, enough)).toEqual([10, 0, 10]);
    expect(await countersOf(world, short)).toEqual([2, 0, 2]);
    expect((await itemOf(world, enough)).holds).toEqual({});
  });

  test('is told what of a line is available at all of its locations', async () => {
    const world = newWorld();
    const sku = await stocked(world, 5);
    await receive(world, sku, 2, 'north');
    const lines = [
      { sku, quantity: 4 },
      { sku, quantity: 3, location: 'north' },
    ];
    const shortfalls = [{ sku, requested: 7, available: 4 + 2 }];
    expect(await reserve(world, asking(sku, 1, { lines }))).toMatchObject(
      refusedWith('insufficient_stock', { shortfalls }),
    );
    expect(await countersOf(world, sku)).toEqual([7, 0, 7]);
  });

  test('is never told of less than nothing', async () => {
    const world = newWorld();
    const sku = await stocked(world, 5, { safetyStock: 9 });
    const shortfalls = [{ sku, requested: 1, available: 0 }];
    expect(await reserve(world, asking(sku, 1))).toMatchObject(refusedWith('insufficient_stock', { shortfalls }));
  });

  test('with SKUs that nobody knows is told of those, and holds nothing', async () => {
    const world = newWorld();
    const [enough, short] = [await stocked(world, 10), await stocked(world, 1)];
    const unknown = [freshSku(), freshSku()];
    const lines = [enough, ...unknown, short].map((sku) => ({ sku, quantity: 3 }));
    const request = asking(enough, 1, { lines });
    const missing = refusedWith('sku_not_found', { skus: unknown });
    expect(await reserve(world, request)).toEqual({ ...missing, isReplayed: false });
    expect(await reserve(world, request)).toEqual({ ...missing, isReplayed: true });
    expect(await countersOf(world, enough)).toEqual([10, 0, 10]);
  });

  test('stays refused after the stock has come: its answer is its answer', async () => {
    const world = newWorld();
    const sku = await stocked(world, 1);
    const request = asking(sku, 2);
    const first = await reserve(world, request);
    await receive(world, sku, 10);
    expect(await reserve(world, request)).toEqual({ ...first, isReplayed: true });
    expect(await countersOf(world, sku)).toEqual([11, 0, 11]);
  });
});

test('a SKU that is known is short where it is not, and not unknown', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5);
  const lines = [{ sku, quantity: 1, location: 'moon' }];
  const shortfalls = [{ sku, requested: 1, available: 0 }];
  expect(await reserve(world, asking(sku, 1, { lines }))).toMatchObject(
    refusedWith('insufficient_stock', { shortfalls }),
  );
});

test('what of a line is held at one place counts as available where the SKU is not at the other', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5);
  const lines = ['main', 'moon'].map((location) => ({ sku, quantity: 2, location }));
  const shortfalls = [{ sku, requested: 4, available: 2 }];
  expect(await reserve(world, asking('', 0, { lines }))).toMatchObject(
    refusedWith('insufficient_stock', { shortfalls }),
  );
  expect(await countersOf(world, sku)).toEqual([5, 0, 5]);
});

test('101 SKUs that are known are short where they are not, asked for by 100 at a time', async () => {
  const world = newWorld();
  const skus = await Promise.all(Array.from({ length: 101 }, () => stocked(world, 1)));
  const asked: number[] = [];
  const getSkus: Context['store']['getSkus'] = (names) => {
    asked.push(names.length);
    return world.store.getSkus(names);
  };
  const lines = skus.map((sku) => ({ sku, quantity: 1, location: 'moon' }));
  expect(await reserve({ ...world, store: { ...world.store, getSkus } }, asking('', 1, { lines }))).toMatchObject(
    refusedWith('insufficient_stock', { shortfalls: skus.map((sku) => ({ sku, requested: 1, available: 0 })) }),
  );
  expect(asked).toEqual([100, 1]);
});

test('nothing is asked of SKUs where every stock item is there', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5);
  const getSkus = () => Promise.reject(new Error('asked'));
  const context = { ...world, store: { ...world.store, getSkus } };
  expect(await reserve(context, asking(sku, 1))).toMatchObject({ outcome: 'reserved' });
});

test('units may be promised beyond what is there, as far as the SKU allows', async () => {
  const world = newWorld();
  const sku = await stocked(world, 1, { oversell: { ...defaultSettings.oversell, limit: 2 } });
  await reserved(world, sku, 3);
  expect(await reserve(world, asking(sku, 1))).toMatchObject(refusedWith('insufficient_stock'));
});

test('an item that is full answers unavailable, and that the same request may succeed later', async () => {
  const world = newWorld();
  const otherHold = (index: number) => hold({ quantity: 1, expiresAt: now + (index < 150 ? 60 : 600) });
  const others = Array.from({ length: 2_000 }, (_, index) => [`other${index}`, otherHold(index)] as const);
  const full = stockItem({ onHand: 3_000, holds: Object.fromEntries(others) });
  await world.store.createStock(full);
  const { sku } = full.key;
  const request = asking(sku, 1);
  expect(await reserve(world, request)).toEqual({ ...refusedWith('unavailable'), isReplayed: false });
  world.pass(61);
  expect(await reserve(world, request)).toMatchObject({ outcome: 'reserved', isReplayed: false });
  expect(Object.keys((await itemOf(world, sku)).holds)).toHaveLength(2_000 - 100 + 1);
});

test('a SKU that nobody knows is told of, whatever else of the cart is too busy', async () => {
  const world = newWorld();
  const holds = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`other${index}`, hold()]));
  const full = stockItem({ onHand: 30_000, holds });
  await world.store.createStock(full);
  const lines = [full.key.sku, 'nobody knows'].map((sku) => ({ sku, quantity: 1 }));
  expect(await reserve(world, asking('', 1, { lines }))).toMatchObject(
    refusedWith('sku_not_found', { skus: ['nobody knows'] }),
  );
});

test('an item that is full and has too few units is short of them', async () => {
  const world = newWorld();
  const holds = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`other${index}`, hold()]));
  const full = stockItem({ available: 1, holds });
  await world.store.createStock(full);
  const shortfalls = [{ sku: full.key.sku, requested: 2, available: 1 }];
  expect(await reserve(world, asking(full.key.sku, 2))).toMatchObject(
    refusedWith('insufficient_stock', { shortfalls }),
  );
  expect(await reserve(world, asking(full.key.sku, 1))).toMatchObject(refusedWith('unavailable'));
});

test('a reserve that takes longer than 10 seconds begins no more takes, and a retry finds those it has begun', async () => {
  const world = newWorld();
  const skus = await Promise.all(Array.from({ length: 40 }, () => stocked(world, 1)));
  let taken = 0;
  let seconds = 11;
  const updateStock: Context['store']['updateStock'] = (key, write) => {
    if (taken++ === 0) world.pass(seconds);
    return world.store.updateStock(key, write);
  };
  const slow = { ...world, store: { ...world.store, updateStock } };
  const request = asking('', 0, { lines: skus.map((sku) => ({ sku, quantity: 1 })) });
  expect(await reserve(slow, request)).toEqual({ ...refusedWith('unavailable'), isReplayed: false });
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(40);
  [taken, seconds] = [0, 10];
  expect(await reserve(slow, request)).toMatchObject({ outcome: 'reserved', isReplayed: false });
  expect(taken).toBe(40);
});

test('a cart of 1,000 lines is held, confirmed and released as one line is', async () => {
  const world = newWorld();
  const skus = await Promise.all(Array.from({ length: 1_000 }, () => stocked(world, 4)));
  const lines = skus.map((sku) => ({ sku, quantity: 2 }));
  const [first, second] = [await reserved(world, '', 0, { lines }), await reserved(world, '', 0, { lines })];
  expect(await reserve(world, asking('', 0, { lines }))).toMatchObject({
    refusal: { code: 'insufficient_stock', shortfalls: skus.map((sku) => ({ sku, requested: 2, available: 0 })) },
  });
  expect(await confirm(world, { id: first.id })).toMatchObject({ outcome: 'confirmed' });
  expect(await release(world, second.id)).toMatchObject({ outcome: 'released' });
  const counters = await Promise.all(skus.map((sku) => countersOf(world, sku)));
  expect(new Set(counters.map(String))).toEqual(new Set(['2,0,2']));
});
