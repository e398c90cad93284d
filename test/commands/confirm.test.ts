import { describe, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { at, now } from '../store/starting-items.ts';
import { asking, countersOf, itemOf, newWorld, receive, refusedWith, reserved, stocked } from './world.ts';

test('what is confirmed is sold, and says so with its order', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  const order = { id: 'order 1', customerTier: 'gold', paymentId: 'pay 1', amount: 40, currency: 'EUR' };
  expect(await confirm(world, { id, order })).toEqual({
    outcome: 'confirmed',
    reservation: expect.objectContaining({ status: 'CONFIRMED', confirmed: [4], confirmedAt: at, order, version: 2 }),
  });
  expect(await countersOf(world, sku)).toEqual([6, 0, 6]);
  expect((await itemOf(world, sku)).holds[id]).toMatchObject({ isSettled: true, expiresAt: now + 30 });
});

test('a repeated confirm is answered with the stored body, and sells once', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  const first = await confirm(world, { id, order: { id: 'order 1' } });
  world.pass(86_400);
  expect(await confirm(world, { id, order: { id: 'order 2' } })).toEqual(first);
  expect(await confirm(world, { id, lines: [{ sku, quantity: 4 }] })).toEqual(first);
  expect(await confirm(world, { id, lines: [{ sku, quantity: 3 }] })).toEqual(refusedWith('already_confirmed'));
  expect(await confirm(world, { id, lines: [{ sku, quantity: 5 }] })).toEqual(refusedWith('already_confirmed'));
  expect(await countersOf(world, sku)).toEqual([6, 0, 6]);
});

describe('a part', () => {
  test('is sold, and the rest is available again', async () => {
    const world = newWorld();
    const [a, b] = [await stocked(world, 10), await stocked(world, 10)];
    const lines = [a, b].map((sku) => ({ sku, quantity: 4 }));
    const { id } = await reserved(world, a, 0, { lines });
    const part = [
      { sku: a, quantity: 1 },
      { sku: a, quantity: 2 },
    ];
    expect(await confirm(world, { id, lines: part })).toMatchObject({ reservation: { confirmed: [3, 0] } });
    const other = [...part, { sku: b, quantity: 1 }];
    expect(await confirm(world, { id, lines: other })).toEqual(refusedWith('already_confirmed'));
    expect(await countersOf(world, a)).toEqual([7, 0, 7]);
    expect(await countersOf(world, b)).toEqual([10, 0, 10]);
  });

  test('is the same part however it is said, and another part is not', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    const { id } = await reserved(world, sku, 4);
    const first = await confirm(world, { id, lines: [{ sku, quantity: 3 }] });
    expect(await confirm(world, { id, lines: [{ sku, quantity: 3 }] })).toEqual(first);
    expect(await confirm(world, { id })).toEqual(first);
    expect(await confirm(world, { id, lines: [{ sku, quantity: 4 }] })).toEqual(refusedWith('already_confirmed'));
  });

  test('is taken from the places of a line in their order', async () => {
    const world = newWorld();
    const sku = await stocked(world, 5);
    await receive(world, sku, 5, 'north');
    const lines = [
      { sku, quantity: 2 },
      { sku, quantity: 3, location: 'north' },
    ];
    const { id } = await reserved(world, sku, 0, { lines });
    await confirm(world, { id, lines: [{ sku, quantity: 3 }] });
    expect(await itemOf(world, sku)).toMatchObject({ onHand: 3, available: 3 });
    expect(await itemOf(world, sku, 'north')).toMatchObject({ onHand: 4, available: 4 });
  });

  test('of more than is held is refused, with every line that is, and changes nothing', async () => {
    const world = newWorld();
    const [a, b, other] = [await stocked(world, 10), await stocked(world, 10), await stocked(world, 10)];
    const { id } = await reserved(world, a, 0, { lines: [a, b].map((sku) => ({ sku, quantity: 4 })) });
    const lines = [
      { sku: a, quantity: 5 },
      { sku: b, quantity: 4 },
      { sku: other, quantity: 1 },
    ];
    expect(await confirm(world, { id, lines })).toEqual(
      refusedWith('exceeds_held', {
        lines: [
          { sku: a, requested: 5, held: 4 },
          { sku: other, requested: 1, held: 0 },
        ],
      }),
    );
    expect(await countersOf(world, a)).toEqual([10, 4, 6]);
    expect(await confirm(world, { id })).toMatchObject({ outcome: 'confirmed' });
  });

  test('of what is expired is refused for that', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    const { id } = await reserved(world, sku, 4);
    world.pass(601);
    expect(await confirm(world, { id, lines: [{ sku, quantity: 5 }] })).toEqual(refusedWith('hold_expired'));
  });
});

test('a part of what was given back or sold otherwise is refused by what is read: nothing is written', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const [released, sold] = [await reserved(world, sku, 4), await reserved(world, sku, 4)];
  await release(world, released.id);
  await confirm(world, { id: sold.id });
  const updateReservation: typeof world.store.updateReservation = () => Promise.reject(new Error('written'));
  const reading = { ...world, store: { ...world.store, updateReservation } };
  const part = (id: string, quantity: number) => confirm(reading, { id, lines: [{ sku, quantity }] });
  expect(await part(released.id, 3)).toEqual(refusedWith('already_released'));
  expect(await part(released.id, 5)).toEqual(refusedWith('already_released'));
  expect(await part(sold.id, 5)).toEqual(refusedWith('already_confirmed'));
});

test('the last second is in time, the next is not', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const [first, second] = [await reserved(world, sku, 1), await reserved(world, sku, 1)];
  world.pass(600);
  expect(await confirm(world, { id: first.id })).toMatchObject({ outcome: 'confirmed' });
  world.pass(0.75);
  const { expiresAt } = second;
  expect(await confirm(world, { id: second.id })).toEqual(refusedWith('hold_expired', { expiresAt }));
  expect(await world.store.getReservation(second.id)).toMatchObject({ status: 'EXPIRED' });
});

test('what someone with a slower clock extended before it could expire is confirmed after all', async () => {
  const world = newWorld();
  const { id } = await reserved(world, await stocked(world, 10), 4);
  const slower = { ...world, clock: () => world.clock() - 2_000 };
  world.pass(601);
  const updateReservation: typeof world.store.updateReservation = async (which, write) => {
    if (write.name === 'decideExpired') await extend(slower, id, 900);
    return await world.store.updateReservation(which, write);
  };
  const faster = { ...world, store: { ...world.store, updateReservation } };
  expect(await confirm(faster, { id })).toMatchObject({ outcome: 'confirmed' });
});

test('a confirm that crashed after its decision is settled by the next, once', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  const store = { ...world.store, updateStock: () => Promise.reject(new Error('crash')) };
  await expect(confirm({ ...world, store }, { id })).rejects.toThrow('crash');
  expect(await itemOf(world, sku)).toMatchObject({ onHand: 10, available: 6 });
  expect(await confirm(world, { id })).toMatchObject({ outcome: 'confirmed' });
  await confirm(world, { id });
  expect(await countersOf(world, sku)).toEqual([6, 0, 6]);
});

test('what is confirmed is sold, whatever has become of its stock item', async () => {
  const world = newWorld();
  const { id } = await reserved(world, await stocked(world, 5), 2);
  const updateStock: typeof world.store.updateStock = async () => ({ isDone: false, item: undefined });
  const confirmed = { outcome: 'confirmed', reservation: { status: 'CONFIRMED' } };
  expect(await confirm({ ...world, store: { ...world.store, updateStock } }, { id })).toMatchObject(confirmed);
});

test('a late copy of a take finds the settled hold, and holds nothing', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const request = asking(sku, 4);
  const { id } = await reserved(world, sku, 4, request);
  await confirm(world, { id });
  world.pass(29);
  await reserve(world, request);
  expect(await countersOf(world, sku)).toEqual([6, 0, 6]);
  expect(Object.keys((await itemOf(world, sku)).holds)).toEqual([id]);
});

test('an item that sells faster than it is swept does not fill up with settled holds', async () => {
  const world = newWorld();
  const sku = await stocked(world, 200);
  for (let index = 0; index < 100; index++) {
    const { id } = await reserved(world, sku, 1);
    await confirm(world, { id });
    world.pass(1);
  }
  expect(Object.keys((await itemOf(world, sku)).holds).length).toBeLessThan(30 + 20 + 2);
  expect(await countersOf(world, sku)).toEqual([100, 0, 100]);
});
