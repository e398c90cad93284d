import { describe, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { limits } from '../../lib/domain/limits.ts';
import type { Store } from '../../lib/store/port.ts';
import { now } from '../store/starting-items.ts';
import { oneSale, soldOf, withStore } from './sales.ts';
import { countersOf, itemOf, newWorld, refusedWith, reserved, stocked } from './world.ts';

const done = (status: string, parts: object) => ({
  outcome: 'fulfilled',
  reservation: expect.objectContaining({ status, ...parts }),
});

test('all that was confirmed leaves, and says so; stock is as it was', async () => {
  const { world, sku, id, fulfil: leave } = await oneSale(4);
  const before = await itemOf(world, sku);
  world.pass(86_400);
  expect(await leave()).toEqual(done('FULFILLED', { fulfilled: [4], confirmed: [4], version: 3 }));
  expect(await itemOf(world, sku)).toEqual(before);
  expect(await soldOf(world, id)).toMatchObject({ ttl: now + 86_400 + 400 * 86_400 });
});

test('it is one look at the sale and one write', async () => {
  const { world, id } = await oneSale(4);
  const asked: string[] = [];
  const getReservation: Store['getReservation'] = (of) => {
    asked.push('look');
    return world.store.getReservation(of);
  };
  const updateReservation: Store['updateReservation'] = (of, write) => {
    asked.push('write');
    return world.store.updateReservation(of, write);
  };
  await fulfil(withStore(world, { getReservation, updateReservation }), { id });
  expect(asked).toEqual(['look', 'write']);
});

test('parts leave as totals: asking again, or for less, changes nothing', async () => {
  const { world, id, fulfil: leave } = await oneSale(4);
  const first = await leave(1);
  expect(first).toEqual(done('CONFIRMED', { fulfilled: [1], version: 3 }));
  expect(await leave(1)).toEqual(first);
  const second = await leave(3);
  expect(second).toEqual(done('CONFIRMED', { fulfilled: [3], version: 4 }));
  expect(await leave(1)).toEqual(second);
  const last = await leave();
  expect(last).toEqual(done('FULFILLED', { fulfilled: [4], version: 5 }));
  for (const again of [await leave(), await leave(4), await leave(2)]) expect(again).toEqual(last);
  expect(await soldOf(world, id)).toMatchObject({ version: 5 });
});

test('the lines of a part are those that are named; the same SKU twice is added up', async () => {
  const world = newWorld();
  const [a, b] = [await stocked(world, 10), await stocked(world, 10)];
  const { id } = await reserved(world, a, 0, { lines: [a, b].map((sku) => ({ sku, quantity: 4 })) });
  await confirm(world, { id });
  const twice = [1, 2].map((quantity) => ({ sku: b, quantity }));
  expect(await fulfil(world, { id, lines: twice })).toEqual(done('CONFIRMED', { fulfilled: [0, 3] }));
  expect(await fulfil(world, { id, lines: [{ sku: a, quantity: 4 }] })).toEqual(
    done('CONFIRMED', { fulfilled: [4, 3] }),
  );
  expect(await fulfil(world, { id })).toEqual(done('FULFILLED', { fulfilled: [4, 4] }));
});

describe('more than there is', () => {
  test('is refused with every line that asks for it, and changes nothing', async () => {
    const world = newWorld();
    const [a, b, other] = [await stocked(world, 10), await stocked(world, 10), await stocked(world, 10)];
    const { id } = await reserved(world, a, 0, { lines: [a, b].map((sku) => ({ sku, quantity: 4 })) });
    await confirm(world, { id, lines: [{ sku: a, quantity: 3 }] });
    const before = await soldOf(world, id);
    const lines = [
      { sku: a, requested: 4, held: 3 },
      { sku: b, requested: 1, held: 0 },
      { sku: other, requested: 1, held: 0 },
    ];
    const asked = lines.map(({ sku, requested }) => ({ sku, quantity: requested }));
    expect(await fulfil(world, { id, lines: asked })).toEqual(refusedWith('exceeds_held', { lines }));
    expect(await soldOf(world, id)).toEqual(before);
  });

  test('is what was cancelled', async () => {
    const { sku, fulfil: leave, cancel } = await oneSale(4);
    await cancel(1);
    expect(await leave(4)).toEqual(refusedWith('exceeds_held', { lines: [{ sku, requested: 4, held: 3 }] }));
  });

  test('is answered with the sale as it is where nothing of it is open any more', async () => {
    const { world, id, sku, fulfil: leave, cancel } = await oneSale(4);
    await cancel(1);
    await leave(3);
    const before = await soldOf(world, id);
    for (const units of [1, 3, 4, 9]) {
      expect(await leave(units)).toEqual(done('FULFILLED', { fulfilled: [3], cancelled: [1] }));
    }
    expect(await fulfil(world, { id, lines: [{ sku: `not ${sku}`, quantity: 1 }] })).toMatchObject({
      outcome: 'fulfilled',
    });
    expect(await soldOf(world, id)).toEqual(before);
  });
});

test('what a part was confirmed of leaves, and no more', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  await confirm(world, { id, lines: [{ sku, quantity: 3 }] });
  expect(await fulfil(world, { id })).toEqual(done('FULFILLED', { fulfilled: [3] }));
  expect(await countersOf(world, sku)).toEqual([7, 0, 7]);
});

test('of two at once, each counts on the other: the larger total stands', async () => {
  for (const first of [1, 3]) {
    const { world, sku, id, fulfil: leave } = await oneSale(4);
    let isFirst = true;
    const updateReservation: typeof world.store.updateReservation = async (which, write) => {
      if (isFirst) {
        isFirst = false;
        await leave(first);
      }
      return await world.store.updateReservation(which, write);
    };
    const lines = [{ sku, quantity: 4 - first }];
    const answer = await fulfil(withStore(world, { updateReservation }), { id, lines });
    expect(answer).toEqual(done('CONFIRMED', { fulfilled: [3] }));
  }
});

test('a record that changes with every look asks to come again', async () => {
  const { world, id } = await oneSale(4);
  let looks = 0;
  const updateReservation: Store['updateReservation'] = async () => {
    looks++;
    return { isDone: false, item: undefined };
  };
  expect(await fulfil(withStore(world, { updateReservation }), { id })).toEqual(refusedWith('unavailable'));
  expect(looks).toBe(limits.attemptsMax);
});

test('a confirm that is repeated after units left is answered with the sale as it is', async () => {
  const { world, id, fulfil: leave } = await oneSale(4);
  for (const units of [1, 4]) {
    await leave(units);
    expect(await confirm(world, { id })).toEqual({ outcome: 'confirmed', reservation: await soldOf(world, id) });
  }
});
