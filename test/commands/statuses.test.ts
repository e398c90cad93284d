import { describe, expect, test } from '@jest/globals';
import { cancel } from '../../lib/commands/cancel.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { getReservation } from '../../lib/commands/get-reservation.ts';
import { release } from '../../lib/commands/release.ts';
import { type ReserveRequest, reserve } from '../../lib/commands/reserve.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import { type Reservation, type Status, statuses } from '../../lib/domain/reservation.ts';
import { freshId } from '../store/starting-items.ts';
import { asking, countersOf, newWorld, refusedWith, stocked, type World } from './world.ts';

// The table of design section 6: what each command answers, whatever the reservation is.

const done = (outcome: string, status: Status) => ({
  outcome,
  reservation: expect.objectContaining({ status }),
});

const no = (code: string) => ({
  confirm: refusedWith(code),
  release: refusedWith(code),
  extend: refusedWith(code),
  fulfil: refusedWith(code),
  cancel: refusedWith(code),
  reserve: refusedWith(code),
});

const sold = (status: 'CONFIRMED' | 'FULFILLED') => ({
  confirm: done('confirmed', status),
  release: refusedWith('already_confirmed'),
  extend: refusedWith('already_confirmed'),
  fulfil: done('fulfilled', 'FULFILLED'),
  cancel: status === 'CONFIRMED' ? done('cancelled', 'CANCELLED') : refusedWith('already_fulfilled'),
  reserve: done('reserved', status),
});

type Command = 'confirm' | 'release' | 'extend' | 'fulfil' | 'cancel' | 'reserve';

const expected: Record<Status, Record<Command, object>> = {
  PENDING: {
    ...no('not_confirmed'),
    confirm: done('confirmed', 'CONFIRMED'),
    release: done('released', 'RELEASED'),
    extend: done('extended', 'PENDING'),
    reserve: done('reserved', 'PENDING'),
  },
  EXPIRED: no('hold_expired'),
  RELEASED: { ...no('already_released'), release: done('released', 'RELEASED') },
  REJECTED: { ...no('reservation_rejected'), reserve: refusedWith('insufficient_stock') },
  CONFIRMED: sold('CONFIRMED'),
  FULFILLED: sold('FULFILLED'),
  CANCELLED: { ...no('already_cancelled'), cancel: done('cancelled', 'CANCELLED') },
  COMPENSATED: no('already_compensated'),
};

/** A reservation of 4 of 10 units that has come to a status. */
async function comeTo(status: Status): Promise<{ world: World; sku: string; request: ReserveRequest; id: string }> {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const request = asking(sku, status === 'REJECTED' ? 11 : 4);
  await reserve(world, request);
  const id = reservationIdOf(request.caller, request.idempotencyKey);
  if (status === 'RELEASED') await release(world, id);
  else if (status === 'EXPIRED') world.pass(601);
  else if (status !== 'PENDING' && status !== 'REJECTED') {
    await confirm(world, { id });
    if (status === 'FULFILLED') await fulfil(world, { id });
    if (status === 'CANCELLED') await cancel(world, { id });
    if (status === 'COMPENSATED') await world.store.updateReservation(id, compensated);
  }
  return { world, sku, request, id };
}

/** What a later command will do to a confirmed record. */
const compensated = {
  name: 'test',
  allows: () => true,
  apply: (record: Reservation): Reservation => ({ ...record, status: 'COMPENSATED', cancelled: [4] }) as Reservation,
  expression(): never {
    throw new Error('in memory only');
  },
};

describe.each(statuses)('a reservation that is %s', (status) => {
  test('answers a read', async () => {
    const { world, id } = await comeTo(status);
    expect(await getReservation(world, id)).toEqual(done('found', status));
  });

  test('answers a confirm', async () => {
    const { world, id } = await comeTo(status);
    expect(await confirm(world, { id })).toEqual(expected[status].confirm);
  });

  test('answers a release', async () => {
    const { world, id } = await comeTo(status);
    expect(await release(world, id)).toEqual(expected[status].release);
  });

  test('answers an extend', async () => {
    const { world, id } = await comeTo(status);
    expect(await extend(world, id, 3600)).toEqual(expected[status].extend);
  });

  test('answers a fulfil', async () => {
    const { world, id } = await comeTo(status);
    expect(await fulfil(world, { id })).toEqual(expected[status].fulfil);
  });

  test('answers a cancel', async () => {
    const { world, id } = await comeTo(status);
    expect(await cancel(world, { id })).toEqual(expected[status].cancel);
  });

  test('answers a fulfil and a cancel of more than there is', async () => {
    const { world, id, sku } = await comeTo(status);
    const asked = { id, lines: [{ sku, quantity: 99 }] };
    const read = await getReservation(world, id);
    const exceeding = refusedWith('exceeds_held');
    // What is over is answered as it is, as it is without lines.
    expect(await fulfil(world, asked)).toEqual(status === 'CONFIRMED' ? exceeding : expected[status].fulfil);
    expect(await cancel(world, asked)).toEqual(status === 'CONFIRMED' ? exceeding : expected[status].cancel);
    expect(await getReservation(world, id)).toEqual(read);
  });

  test('answers the reserve that made it, and holds nothing more', async () => {
    const { world, id, request, sku } = await comeTo(status);
    const read = await getReservation(world, id);
    const before = await countersOf(world, sku);
    expect(await reserve(world, request)).toEqual({ ...expected[status].reserve, isReplayed: true });
    expect(await countersOf(world, sku)).toEqual(before);
    expect(await getReservation(world, id)).toEqual(read);
  });

  test('refuses another request under its key, and changes nothing', async () => {
    const { world, id, request, sku } = await comeTo(status);
    const read = await getReservation(world, id);
    const before = await countersOf(world, sku);
    const other = await stocked(world, 10);
    for (const parts of [
      { lines: [{ sku, quantity: 1 }] },
      { lines: [{ sku: other, quantity: 4 }] },
      { owner: 'ann' },
    ]) {
      expect(await reserve(world, { ...request, ...parts })).toEqual({
        ...refusedWith('idempotency_key_reused'),
        isReplayed: false,
      });
    }
    expect(await countersOf(world, sku)).toEqual(before);
    expect(await countersOf(world, other)).toEqual([10, 0, 10]);
    expect(await getReservation(world, id)).toEqual(read);
  });
});

const decided = statuses.filter((status) => status !== 'PENDING');
test.each(decided)('a reservation that is %s answers so long after its holds are gone', async (status) => {
  const { world, request, sku } = await comeTo(status);
  world.pass(86_400);
  const before = await countersOf(world, sku);
  expect(await reserve(world, request)).toEqual({ ...expected[status].reserve, isReplayed: true });
  expect(await countersOf(world, sku)).toEqual(before);
});

test('a reservation that is unknown is not found', async () => {
  const world = newWorld();
  const id = freshId();
  for (const answer of [
    await confirm(world, { id }),
    await confirm(world, { id, lines: [{ sku: 'shirt', quantity: 1 }] }),
    await release(world, id),
    await extend(world, id, 60),
    await fulfil(world, { id }),
    await cancel(world, { id }),
    await getReservation(world, id),
  ]) {
    expect(answer).toEqual(refusedWith('reservation_not_found'));
  }
});
