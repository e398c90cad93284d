import { describe, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import type { Context } from '../../lib/commands/context.ts';
import { getReservation } from '../../lib/commands/get-reservation.ts';
import { type ReserveRequest, reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import { StoreUnavailable } from '../../lib/store/port.ts';
import { freshSku } from '../store/starting-items.ts';
import { asking, countersOf, itemOf, newWorld, receive, refusedWith, reserved, stocked } from './world.ts';

/** A reserve that takes its holds and dies before its record. */
async function crash(context: Context, request: ReserveRequest): Promise<void> {
  const store = { ...context.store, createReservation: () => Promise.reject(new Error('crash')) };
  await expect(reserve({ ...context, store }, request)).rejects.toThrow('crash');
}

const idOf = ({ caller, idempotencyKey }: ReserveRequest): string => reservationIdOf(caller, idempotencyKey);

test('another caller with the same key is another request', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const request = asking(sku, 2);
  await reserve(world, request);
  expect(await reserve(world, { ...request, caller: 'another' })).toMatchObject({
    outcome: 'reserved',
    isReplayed: false,
  });
  expect(await countersOf(world, sku)).toEqual([10, 4, 6]);
});

describe('after a crash before the record', () => {
  test('a retry finds the holds and makes them its own', async () => {
    const world = newWorld();
    const [a, b] = [await stocked(world, 10), await stocked(world, 10)];
    const request = asking(a, 1, {
      lines: [
        { sku: a, quantity: 2 },
        { sku: b, quantity: 1 },
      ],
    });
    await crash(world, request);
    world.pass(5);
    const retried = await reserve(world, request);
    expect(retried).toMatchObject({ outcome: 'reserved', isReplayed: false });
    const holds = Object.values((await itemOf(world, a)).holds);
    expect(holds).toMatchObject([{ quantity: 2, nonce: 'n0001' }]);
    expect(await countersOf(world, a)).toEqual([10, 2, 8]);
    expect(await confirm(world, { id: idOf(request) })).toMatchObject({ outcome: 'confirmed' });
    expect(await countersOf(world, a)).toEqual([8, 0, 8]);
    expect(await countersOf(world, b)).toEqual([9, 0, 9]);
  });

  test('a retry that is late by the hold time of its first attempt is prolonged, not lost', async () => {
    const world = newWorld();
    const sku = await stocked(world, 2);
    const request = asking(sku, 2);
    await crash(world, request);
    world.pass(300);
    await reserve(world, request);
    world.pass(350);
    await sweep(world, 60);
    expect(await countersOf(world, sku)).toEqual([2, 2, 0]);
    expect(await confirm(world, { id: idOf(request) })).toMatchObject({ outcome: 'confirmed' });
    expect(await countersOf(world, sku)).toEqual([0, 0, 0]);
  });

  test('another request under the key is refused, and nothing of it stays held', async () => {
    const world = newWorld();
    const [a, b] = [await stocked(world, 10), await stocked(world, 10)];
    const request = asking(a, 2);
    await crash(world, request);
    const other = {
      ...request,
      lines: [
        { sku: a, quantity: 3 },
        { sku: b, quantity: 1 },
      ],
    };
    expect(await reserve(world, other)).toMatchObject(refusedWith('idempotency_key_reused'));
    expect(await countersOf(world, b)).toEqual([10, 0, 10]);
    expect(await reserve(world, other)).toMatchObject(refusedWith('idempotency_key_reused'));
    world.pass(601);
    await sweep(world, 60);
    expect((await itemOf(world, a)).holds).toEqual({});
    expect(await countersOf(world, a)).toEqual([10, 0, 10]);
  });

  test('another request under the key for a SKU that nobody knows is told of that', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    const request = asking(sku, 2);
    await reserve(world, request);
    const unknown = freshSku();
    const other = { ...request, lines: [{ sku: unknown, quantity: 1 }] };
    expect(await reserve(world, other)).toEqual({
      ...refusedWith('sku_not_found', { skus: [unknown] }),
      isReplayed: false,
    });
    expect(await countersOf(world, sku)).toEqual([10, 2, 8]);
  });

  test('the holds are swept, and a late record cannot come true', async () => {
    const world = newWorld();
    const sku = await stocked(world, 5);
    const request = asking(sku, 5);
    await crash(world, request);
    world.pass(601);
    await sweep(world, 60);
    expect(await countersOf(world, sku)).toEqual([5, 0, 5]);
    expect(await getReservation(world, idOf(request))).toMatchObject({ reservation: { status: 'EXPIRED', lines: [] } });
    expect(await reserve(world, request)).toEqual({ ...refusedWith('hold_expired'), isReplayed: true });
    expect(await countersOf(world, sku)).toEqual([5, 0, 5]);
  });

  test('a record that is only late meets the tombstone, and gives back what it held', async () => {
    const world = newWorld();
    const sku = await stocked(world, 5);
    const request = asking(sku, 5);
    const createReservation: typeof world.store.createReservation = async (record) => {
      world.pass(601);
      await sweep(world, 60);
      return await world.store.createReservation(record);
    };
    const late = { ...world, store: { ...world.store, createReservation } };
    expect(await reserve(late, request)).toMatchObject(refusedWith('hold_expired'));
    expect(await countersOf(world, sku)).toEqual([5, 0, 5]);
  });
});

describe('expired holds in the way', () => {
  test('of 60 carts are resolved by who wants all 60 units', async () => {
    const world = newWorld();
    const sku = await stocked(world, 60);
    const expired = await Promise.all(Array.from({ length: 60 }, () => reserved(world, sku, 1)));
    expect(await reserve(world, asking(sku, 60))).toMatchObject(refusedWith('insufficient_stock'));
    world.pass(601);
    expect(await reserve(world, asking(sku, 60))).toMatchObject({ outcome: 'reserved' });
    expect(Object.keys((await itemOf(world, sku)).holds)).toHaveLength(1);
    const records = await world.store.getReservations(expired.map(({ id }) => id));
    expect(new Set(records.map(({ status }) => status))).toEqual(new Set(['EXPIRED']));
  });

  test('are resolved oldest first, as many as are needed', async () => {
    const world = newWorld();
    const sku = await stocked(world, 6);
    const second = await reserved(world, sku, 2, { holdSeconds: 20 });
    const first = await reserved(world, sku, 2, { holdSeconds: 10 });
    const third = await reserved(world, sku, 2, { holdSeconds: 30 });
    world.pass(40);
    await reserved(world, sku, 3);
    const { holds, available } = await itemOf(world, sku);
    expect(holds).not.toHaveProperty(first.id);
    expect(holds).not.toHaveProperty(second.id);
    expect(holds).toHaveProperty(third.id);
    expect(available).toBe(1);
  });

  test('that were confirmed and not settled are sold, not free', async () => {
    const world = newWorld();
    const sku = await stocked(world, 5);
    const { id } = await reserved(world, sku, 5);
    const store = { ...world.store, updateStock: () => Promise.reject(new Error('crash')) };
    await expect(confirm({ ...world, store }, { id })).rejects.toThrow('crash');
    world.pass(601);
    expect(await reserve(world, asking(sku, 1))).toMatchObject(refusedWith('insufficient_stock'));
    expect(await countersOf(world, sku)).toEqual([0, 0, 0]);
  });
});

test('a hold that a duplicate took for longer ends with the record that owns it', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5);
  const long = asking(sku, 5, { holdSeconds: 604_800 });
  await crash(world, long);
  const short = await reserve(world, { ...long, holdSeconds: 60 });
  expect(short).toMatchObject({ outcome: 'reserved' });
  expect(await reserve(world, long)).toEqual({ ...refusedWith('idempotency_key_reused'), isReplayed: false });
  world.pass(61);
  expect(await countersOf(world, sku)).toEqual([5, 0, 5]);
  expect(await sweep(world, 10)).toMatchObject({ holds: 1, isFinished: true });
  expect((await itemOf(world, sku)).available).toBe(5);
});

test('a reserve answers only when nothing of it is under way any more', async () => {
  const world = newWorld();
  const skus = await Promise.all(Array.from({ length: 5 }, () => stocked(world, 1)));
  let underWay = 0;
  let asked = 0;
  const store: Context['store'] = {
    ...world.store,
    async updateStock(key, write) {
      const isFirst = asked++ === 0;
      underWay++;
      await new Promise((resolve) => setTimeout(resolve, isFirst ? 0 : 20));
      underWay--;
      if (isFirst) throw new StoreUnavailable('no answer');
      return await world.store.updateStock(key, write);
    },
  };
  const lines = skus.map((sku) => ({ sku, quantity: 1 }));
  await expect(reserve({ ...world, store }, asking('', 1, { lines }))).rejects.toThrow(StoreUnavailable);
  expect([asked, underWay]).toEqual([5, 0]);
});

test('carts with the same units at the same places are one request, in whatever order they name them', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5);
  await receive(world, sku, 5, 'east');
  const lines = [
    { sku, quantity: 1, location: 'east' },
    { sku, quantity: 2 },
  ];
  const request = asking(sku, 0, { lines });
  await reserve(world, request);
  expect(await reserve(world, { ...request, lines: lines.toReversed() })).toMatchObject({
    outcome: 'reserved',
    isReplayed: true,
  });
});
