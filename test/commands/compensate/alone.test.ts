import { describe, expect, test } from '@jest/globals';
import { beginCompensation } from '../../../lib/commands/compensate/begin.ts';
import { cancelSale, versionAtRest } from '../../../lib/commands/compensate/cancel-sale.ts';
import { runCompensation } from '../../../lib/commands/compensate/run.ts';
import { watchIfOversold } from '../../../lib/commands/compensate/watch.ts';
import type { Store } from '../../../lib/store/port.ts';
import { decideAfterSale } from '../../../lib/store/writes/sale-writes.ts';
import { empty } from '../../empty.ts';
import { compensation, over, steps } from '../../store/starting-compensations.ts';
import { freshId, now, sold, stockItem } from '../../store/starting-items.ts';
import { newWorld } from '../world.ts';

const place = { location: 'main', shard: 0 };
const call = () => Promise.reject(new Error('called'));

/** A sale of 5 shirts and a shoe, with their stock items. */
async function oneSale(parts: Parameters<typeof sold>[0] = {}, shirts: Parameters<typeof stockItem>[0] = {}) {
  const world = newWorld();
  const record = sold(parts);
  await world.store.createReservation(record);
  const plan = { [record.id]: 5 };
  const shirt = { sku: 'shirt', ...place };
  await world.store.createStock(stockItem({ key: shirt, plan, ...shirts }));
  await world.store.createStock(stockItem({ key: { sku: 'shoes', ...place } }));
  const whole = compensation({ id: record.id, reservation: record.id, stock: shirt });
  return { world, record, whole };
}

describe('watching an item', () => {
  const unwritten = () => {
    const world = newWorld();
    const updateStock: Store['updateStock'] = async (_, { name }) => {
      if (name === 'watchOversold') return { isDone: false, item: undefined };
      throw new Error(`${name} is written`);
    };
    return { ...world, store: { ...world.store, updateStock } };
  };

  test.each([
    ['noted, and due before', { onHand: -1, resolveAt: now + 100, due: now + 50 }],
    ['noted, and due then', { onHand: -1, resolveAt: now + 100, due: now + 100 }],
    ['gone before it was noted, and due', { onHand: -1, due: now + 50 }],
    ['healed, with sales that are planned', { onHand: 1, resolveAt: now + 100, plan: { r1: 1 } }],
    ['healed, and not noted', { onHand: 1 }],
  ])('leaves one as it is that is %s', async (_, parts) => {
    const item = stockItem(parts);
    expect(await watchIfOversold(unwritten(), item)).toBe(item);
  });

  test('leaves one as it is that has no due, though it was noted', async () => {
    const { due: _, ...item } = stockItem({ onHand: -1, resolveAt: now + 100 });
    expect(await watchIfOversold(unwritten(), item)).toBe(item);
  });

  test('notes nothing twice', async () => {
    const world = newWorld();
    const updateStock = () => Promise.reject(new Error('written'));
    const item = stockItem({ onHand: -1, resolveAt: now + 100, due: now + 50 });
    expect(await watchIfOversold({ ...world, store: { ...world.store, updateStock } }, item)).toBe(item);
  });

  test.each([
    [
      'with its due lowered',
      { onHand: -1, resolveAt: now + 10, due: now + 100 },
      { resolveAt: now + 10, due: now + 10 },
    ],
    ['not noted any more, where it is healed', { onHand: 1, resolveAt: now + 10 }, { resolveAt: undefined }],
  ])('answers the item as it is then: %s', async (_, parts, after) => {
    const world = newWorld();
    const item = stockItem(parts);
    await world.store.createStock(item);
    const watched = await watchIfOversold(world, item);
    expect(watched).toEqual(await world.store.getStock(item.key));
    expect({ resolveAt: undefined, ...watched }).toMatchObject(after);
  });
});

describe('cancelling a sale', () => {
  test('of a line of which nothing is open changes nothing', async () => {
    const { world, record } = await oneSale({ cancelled: [5, 0] });
    const ofLine = compensation({ id: `${record.id}.0`, reservation: record.id, line: 0 });
    expect(await cancelSale(world, ofLine, record.version)).toBe('nothing');
    expect(await world.store.getReservation(record.id)).toEqual(record);
  });

  test('tells the lines that it cancelled units of, and stock why they came back', async () => {
    const { world, record, whole } = await oneSale({ cancelled: [5, 0] });
    const ofShoes = { ...whole, stock: { sku: 'shoes', ...place } };
    expect(await cancelSale(world, ofShoes, record.version)).toEqual([{ sku: 'shoes', quantity: 1 }]);
    const movement = { type: 'cancel', reason: 'oversold' };
    expect(await world.store.getStock({ sku: 'shoes', ...place })).toMatchObject({ onHand: 101, movement });
  });

  test.each([
    ['has left', { fulfilled: [0, 1] }],
    ['was cancelled', { cancelled: [0, 1] }],
  ])('of which what is short %s changes nothing, though more of it is open', async (_, parts) => {
    const { world, record, whole } = await oneSale(parts);
    const ofShoes = { ...whole, stock: { sku: 'shoes', ...place } };
    expect(await cancelSale(world, ofShoes, record.version)).toBe('nothing');
    expect(await world.store.getReservation(record.id)).toEqual(record);
  });

  test('is unfinished where its record changes each time', async () => {
    const { world, record, whole } = await oneSale({}, { onHand: -5 });
    const updateReservation: Store['updateReservation'] = async () => ({ isDone: false, item: record });
    const busy = { ...world, store: { ...world.store, updateReservation } };
    expect(await cancelSale(busy, whole, record.version)).toBe('unfinished');
    const tried = { ...whole, steps: steps().map((step) => ({ ...step, attempts: 90 })) };
    await world.store.createCompensation(tried);
    const after = await runCompensation(busy, call, tried);
    expect(after).toMatchObject({ status: 'RUNNING', steps: [{ error: 'the table is busy' }, {}, {}, {}, {}] });
  });
});

test('a sale is not cancelled for a compensation before an earlier cancellation of it is back, nor at another version', async () => {
  const { world, record, whole } = await oneSale();
  const under = {
    fulfilled: undefined,
    cancelled: [1, 0],
    returning: { reason: 'late' },
    status: 'CONFIRMED',
  } as const;
  const decided = await world.store.updateReservation(record.id, decideAfterSale(record, under, 0));
  if (!decided.isDone) throw new Error('it is cancelled in part');
  expect(await cancelSale(world, whole, record.version)).toBe('unfinished');
  const version = await versionAtRest(world, record.id);
  expect(await world.store.getReservation(record.id)).toMatchObject({
    version,
    cancelled: [1, 0],
    status: 'CONFIRMED',
  });
  expect(await world.store.getReservation(record.id)).not.toHaveProperty('cancellation');
  expect(await cancelSale(world, whole, version ?? 0)).toEqual(expect.any(Array));
});

describe('beginning', () => {
  test('takes the customer over from the record, where it names one', async () => {
    const { world, record } = await oneSale();
    expect(await beginCompensation(world, { sku: 'shirt', ...place }, record.id, undefined)).toHaveProperty(
      'owner',
      'ann',
    );
    const { owner: _, ...nobody } = sold({ id: freshId() });
    await world.store.createReservation(nobody);
    const begun = await beginCompensation(world, { sku: 'shirt', ...place }, nobody.id, undefined);
    expect(begun).toHaveProperty('order');
    expect(begun).not.toHaveProperty('owner');
  });
});

describe('going on', () => {
  test('with one that is over does nothing', async () => {
    const world = newWorld();
    const done = over({ status: 'DONE', steps: steps(5), ttl: now + 900 });
    await world.store.createCompensation(done);
    expect(await runCompensation(world, call, done)).toEqual(done);
  });

  test('stops where somebody else has gone on with it, before the first step or after it', async () => {
    for (const most of [0, 1]) {
      const { world, whole } = await oneSale();
      await world.store.createCompensation(whole);
      let writes = 0;
      const updateCompensation: Store['updateCompensation'] = async (id, write) =>
        writes++ < most ? await world.store.updateCompensation(id, write) : { isDone: false, item: whole };
      const after = await runCompensation({ ...world, store: { ...world.store, updateCompensation } }, call, whole);
      expect([writes, after.version]).toEqual([most + 1, whole.version + most]);
    }
  });

  test('with one that is not needed skips it, and the ledger says that it was let off', async () => {
    const { world, whole } = await oneSale();
    const planned = { ...whole, stock: { sku: 'shirt', ...place } };
    await world.store.createCompensation(planned);
    expect(await runCompensation(world, call, planned)).toMatchObject({ status: 'SKIPPED' });
    const movement = { type: 'plan', at: world.clock() };
    expect(await world.store.getStock(planned.stock)).toMatchObject({ plan: empty, movement });
  });

  test('with one whose stock item is gone skips it as well', async () => {
    const { world, whole } = await oneSale();
    await world.store.createCompensation(whole);
    expect(await runCompensation(world, call, whole)).toMatchObject({ status: 'SKIPPED' });
  });
});
