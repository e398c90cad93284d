import { describe, expect, test } from '@jest/globals';
import { cancel } from '../../lib/commands/cancel.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { at, now } from '../store/starting-items.ts';
import { oneSale, soldOf, twoPlaces, withStore } from './sales.ts';
import { countersOf, itemOf, newWorld, refusedWith, reserved, stocked } from './world.ts';

const done = (status: string, parts: object = {}) => ({
  outcome: 'cancelled',
  reservation: expect.objectContaining({ status, ...parts }),
});

test('all that was confirmed is on hand again, once, and the ledger will say why', async () => {
  const { world, sku, id, cancel: undo } = await oneSale(4);
  expect(await countersOf(world, sku)).toEqual([6, 0, 6]);
  const answer = await undo(undefined, 'changed their mind');
  expect(answer).toEqual(done('CANCELLED', { cancelled: [4], confirmed: [4], version: 4 }));
  expect(answer).toEqual({ outcome: 'cancelled', reservation: await soldOf(world, id) });
  expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
  const movement = { type: 'cancel', at, reservations: [id], reason: 'changed their mind' };
  expect(await itemOf(world, sku)).toMatchObject({ movement });
  const record = await soldOf(world, id);
  expect(record).toMatchObject({ returnedAt: now, ttl: now + 400 * 86_400 });
  expect(record).not.toHaveProperty('cancellation');
  expect(record).not.toHaveProperty('due');
});

test('asking again, or for less, changes nothing', async () => {
  const { world, sku, cancel: undo } = await oneSale(4);
  const first = await undo(1);
  expect(first).toEqual(done('CONFIRMED', { cancelled: [1], version: 4 }));
  world.pass(3_600);
  expect(await undo(1)).toEqual(first);
  const second = await undo(3);
  expect(second).toEqual(done('CONFIRMED', { cancelled: [3], version: 6 }));
  expect(await undo(1)).toEqual(second);
  expect(await countersOf(world, sku)).toEqual([9, 0, 9]);
  const last = await undo();
  expect(last).toEqual(done('CANCELLED', { cancelled: [4], version: 8 }));
  for (const again of [await undo(), await undo(4), await undo(2)]) expect(again).toEqual(last);
  expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
});

test('what was given back when a part was confirmed is not put back again', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 4);
  await confirm(world, { id, lines: [{ sku, quantity: 3 }] });
  expect(await cancel(world, { id })).toEqual(done('CANCELLED', { cancelled: [3] }));
  expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
});

describe('a sale of which some units have left', () => {
  test('is fulfilled once the rest is cancelled, and says so again', async () => {
    const { world, sku, fulfil, cancel: undo } = await oneSale(4);
    await fulfil(1);
    const answer = await undo();
    expect(answer).toEqual(done('FULFILLED', { fulfilled: [1], cancelled: [3] }));
    for (const again of [await undo(), await undo(3), await undo(1)]) expect(again).toEqual(answer);
    expect(await undo(4)).toEqual(refusedWith('already_fulfilled'));
    expect(await countersOf(world, sku)).toEqual([9, 0, 9]);
  });

  test('is confirmed while a unit of any line is open', async () => {
    const world = newWorld();
    const [a, b] = [await stocked(world, 10), await stocked(world, 10)];
    const { id } = await reserved(world, a, 0, { lines: [a, b].map((sku) => ({ sku, quantity: 2 })) });
    await confirm(world, { id });
    expect(await cancel(world, { id, lines: [{ sku: a, quantity: 2 }] })).toEqual(
      done('CONFIRMED', { cancelled: [2, 0] }),
    );
    expect(await countersOf(world, a)).toEqual([10, 0, 10]);
    expect(await countersOf(world, b)).toEqual([8, 0, 8]);
    expect(await cancel(world, { id })).toEqual(done('CANCELLED', { cancelled: [2, 2] }));
    expect(await countersOf(world, b)).toEqual([10, 0, 10]);
  });

  test('is fulfilled where one line has left and the other is cancelled, and only that is put back', async () => {
    const world = newWorld();
    const [a, b] = [await stocked(world, 10), await stocked(world, 10)];
    const { id } = await reserved(world, a, 0, { lines: [a, b].map((sku) => ({ sku, quantity: 2 })) });
    await confirm(world, { id });
    await fulfil(world, { id, lines: [{ sku: a, quantity: 2 }] });
    const before = await itemOf(world, a);
    expect(await cancel(world, { id })).toEqual(done('FULFILLED', { fulfilled: [2, 0], cancelled: [0, 2] }));
    expect(await itemOf(world, a)).toEqual(before);
    const { applied } = await itemOf(world, b);
    expect(Object.values(applied).filter(({ fingerprint }) => fingerprint === 'cancel')).toEqual([
      { change: 2, expiresAt: now + 60, fingerprint: 'cancel', version: expect.any(Number) },
    ]);
  });

  test('is fulfilled where the last unit leaves after others were cancelled', async () => {
    const { world, sku, fulfil, cancel: undo } = await oneSale(4);
    const part = await undo(3);
    expect(await fulfil()).toMatchObject({ reservation: { status: 'FULFILLED', fulfilled: [1], cancelled: [3] } });
    expect(await undo(3)).toMatchObject({ outcome: 'cancelled', reservation: { status: 'FULFILLED' } });
    expect(part).toEqual(done('CONFIRMED'));
    expect(await countersOf(world, sku)).toEqual([9, 0, 9]);
  });

  test('is refused where all have left, whatever is asked for', async () => {
    const { world, sku, fulfil, cancel: undo } = await oneSale(4);
    await fulfil();
    for (const units of [undefined, 1, 9]) expect(await undo(units)).toEqual(refusedWith('already_fulfilled'));
    expect(await countersOf(world, sku)).toEqual([6, 0, 6]);
  });
});

test('more than there is is refused, and changes nothing', async () => {
  const { world, sku, id, fulfil, cancel: undo } = await oneSale(4);
  await fulfil(1);
  const before = await soldOf(world, id);
  expect(await undo(4)).toEqual(refusedWith('exceeds_held', { lines: [{ sku, requested: 4, held: 3 }] }));
  expect(await soldOf(world, id)).toEqual(before);
});

test('a sale that is cancelled is answered as it is, whatever is asked for', async () => {
  const { world, sku, id, cancel: undo } = await oneSale(4);
  await undo();
  const before = await soldOf(world, id);
  for (const units of [1, 4, 5]) expect(await undo(units)).toEqual(done('CANCELLED', { cancelled: [4] }));
  expect(await cancel(world, { id, lines: [{ sku: `not ${sku}`, quantity: 1 }] })).toMatchObject({
    outcome: 'cancelled',
  });
  expect(await soldOf(world, id)).toEqual(before);
  expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
});

describe('units that are not on hand again', () => {
  test.each(['lost', 'damaged'])('are those that are %s', async (reason) => {
    const { world, sku, id, cancel: undo } = await oneSale(4);
    expect(await undo(undefined, reason)).toEqual(done('CANCELLED', { cancelled: [4], version: 3 }));
    expect(await countersOf(world, sku)).toEqual([6, 0, 6]);
    expect(await soldOf(world, id)).not.toHaveProperty('due');
  });

  test('are not put back by what is cancelled after them', async () => {
    const { world, sku, cancel: undo } = await oneSale(4);
    await undo(1, 'lost');
    await undo(3);
    expect(await undo(4, 'damaged')).toEqual(done('CANCELLED', { cancelled: [4] }));
    expect(await countersOf(world, sku)).toEqual([8, 0, 8]);
  });

  test('are decided by the request that cancelled them', async () => {
    const { world, sku, cancel: undo } = await oneSale(4);
    await undo(2, 'lost');
    await undo(2);
    expect(await countersOf(world, sku)).toEqual([6, 0, 6]);
  });
});

test('cancelled units go back to the last place of a line first, and those that leave are of the first', async () => {
  const { world, sku, fulfil, cancel: undo } = await twoPlaces();
  const onHand = async () => [(await itemOf(world, sku)).onHand, (await itemOf(world, sku, 'north')).onHand];
  expect(await onHand()).toEqual([3, 2]);
  await undo(2);
  expect(await onHand()).toEqual([3, 4]);
  await fulfil(1);
  await undo(4);
  expect(await onHand()).toEqual([4, 5]);
});

describe('at once with others', () => {
  test('a cancellation that a fulfilment overtakes cancels what is left', async () => {
    const { world, sku, id, fulfil } = await oneSale(4);
    let isFirst = true;
    const updateReservation: typeof world.store.updateReservation = async (which, write) => {
      if (isFirst) {
        isFirst = false;
        await fulfil(3);
      }
      return await world.store.updateReservation(which, write);
    };
    expect(await cancel(withStore(world, { updateReservation }), { id })).toEqual(
      done('FULFILLED', { fulfilled: [3], cancelled: [1] }),
    );
    expect(await countersOf(world, sku)).toEqual([7, 0, 7]);
  });

  test('twenty cancellations put units back once', async () => {
    const { world, sku, id, cancel: undo } = await oneSale(4);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => undo(index % 2 === 0 ? 4 : undefined)));
    for (const answer of answers) expect(answer).toEqual(done('CANCELLED', { cancelled: [4] }));
    expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
    expect(await soldOf(world, id)).toMatchObject({ version: 4 });
  });
});
