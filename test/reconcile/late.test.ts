import { describe, expect, test } from '@jest/globals';
import { checkCompensations, checkProgress } from '../../lib/commands/reconcile/check-compensation.ts';
import { checkRecord, checkSale } from '../../lib/commands/reconcile/check-record.ts';
import { keptSeconds } from '../../lib/domain/limits.ts';
import { salesOf } from '../../lib/domain/sale.ts';
import { newWorld } from '../commands/world.ts';
import { compensation, over, steps } from '../store/starting-compensations.ts';
import { at, freshId, freshKey, hold, now, sale, sold, stockItem, unsold } from '../store/starting-items.ts';

const bounds = { lateSeconds: 300, lostSeconds: 3_600 };
const kindsOf = (found: readonly { readonly kind: string }[]) => found.map(({ kind }) => kind);

describe('what is late', () => {
  const late = now - bounds.lateSeconds;

  test.each([
    [
      'a record whose time is over and that does not say so',
      'expiry_unmarked',
      (time: number) => unsold({ expiresAt: time }),
    ],
    ['a sale', 'sale_missing', (time: number) => sold({ confirmed: [5, 0], changedAt: time })],
    [
      'a cancellation',
      'overdue',
      (time: number) => sold({ cancelled: [1, 0], cancellation: { version: 4, from: [0, 0] }, due: time - 1 }),
    ],
  ])('%s is found once its time has passed', async (_, kind, at) => {
    expect(await checkRecord(newWorld(), at(late + 1), bounds)).toEqual([]);
    expect(kindsOf(await checkRecord(newWorld(), at(late), bounds))).toEqual([kind]);
  });

  test('how late a cancellation is, is told', async () => {
    const record = sold({ cancelled: [1, 0], cancellation: { version: 4, from: [0, 0] }, due: now - 400 });
    expect(await checkRecord(newWorld(), record, bounds)).toMatchObject([
      { evidence: { due: now - 400, seconds: 400 } },
    ]);
  });

  test('a sale that its record does not stand for any more is found once its time has passed', async () => {
    const world = newWorld();
    const [early, due] = [late + 1, late].map((changedAt) =>
      sold({ id: freshId(), status: 'FULFILLED', fulfilled: [5, 1], changedAt }),
    );
    for (const record of [early, due]) if (record !== undefined) await world.store.createReservation(record);
    const [of] = salesOf(sold());
    if (early === undefined || due === undefined || of === undefined) throw new Error('they are wanted');
    expect(await checkSale(world, { ...of, reservation: early.id }, bounds)).toEqual([]);
    const evidence = { reservation: due.id, quantity: 5, status: 'FULFILLED' };
    expect(await checkSale(world, { ...of, reservation: due.id }, bounds)).toMatchObject([
      { kind: 'sale_unfounded', evidence },
    ]);
  });

  test('a sale is one of its record where it is of the same item and of the same place among its sales', async () => {
    const world = newWorld();
    const record = sold({ changedAt: late - 9_000 });
    await world.store.createReservation(record);
    const [of] = salesOf(record);
    if (of === undefined) throw new Error('it is wanted');
    expect(await checkSale(world, of, bounds)).toEqual([]);
    for (const other of [
      { ...of, key: freshKey() },
      { ...of, confirmedAt: 1 },
    ]) {
      expect(kindsOf(await checkSale(world, other, bounds))).toEqual(['sale_unfounded']);
    }
    expect(kindsOf(await checkSale(world, sale(), bounds))).toEqual(['sale_unfounded']);
  });

  test('a compensation is overdue once its time has passed, also one that has nothing left to do', () => {
    const world = newWorld();
    const kinds = (due: number) => kindsOf(checkProgress(world, compensation({ due }), bounds));
    expect([kinds(late), kinds(late - 1)]).toEqual([[], ['overdue']]);
    const done = compensation({ steps: steps(5), due: late - 9 });
    expect(checkProgress(world, done, bounds)).toMatchObject([{ evidence: { due: late - 9, seconds: 309 } }]);
    expect(checkProgress(world, over({ status: 'DONE', updatedAt: 0 }), bounds)).toEqual([]);
  });

  test('a compensation is missed for as long as one is kept', async () => {
    const compensations = { c1: [1] };
    const kept = at - keptSeconds.compensation * 1000 - 250;
    const found = async (confirmedAt: number) =>
      kindsOf(await checkCompensations(newWorld(), sold({ compensations, cancelled: [1, 0], confirmedAt })));
    expect([await found(kept), await found(kept + 1_000)]).toEqual([[], ['compensation_missing']]);
  });
});

test('a hold is missed where it is settled, of another attempt or of other units, or where its item is gone', async () => {
  const record = unsold({ lines: unsold().lines.slice(0, 1) });
  const key = { sku: 'shirt', location: 'main', shard: 0 };
  for (const [holds, kinds] of [
    [{ [record.id]: hold() }, []],
    [{ [record.id]: hold({ isSettled: true }) }, ['hold_missing']],
    [{ [record.id]: hold({ nonce: 'other' }) }, ['hold_missing']],
    [{ [record.id]: hold({ quantity: 4 }) }, ['hold_missing']],
    [{ other: hold() }, ['hold_missing']],
    [undefined, ['hold_missing']],
  ] as const) {
    const world = newWorld();
    if (holds !== undefined) await world.store.createStock(stockItem({ key, holds }));
    expect(kindsOf(await checkRecord(world, record, bounds))).toEqual(kinds);
  }
});
