import { expect, test } from '@jest/globals';
import { moveStock } from '../../../lib/commands/move-stock.ts';
import { compensationSteps } from '../../../lib/domain/compensation.ts';
import type { Difference } from '../../../lib/domain/difference.ts';
import type { Sold } from '../../../lib/domain/reservation.ts';
import { isSold } from '../../../lib/domain/reservation.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { compensationKeyOf, reservationKeyOf, stockKeyOf } from '../../../lib/store/keys.ts';
import type { StockWrite, Store } from '../../../lib/store/port.ts';
import { empty } from '../../empty.ts';
import { freshId } from '../../store/starting-items.ts';
import { itemOf } from '../world.ts';
import { OversoldShop, resolveAfterSeconds } from './shop.ts';

const mug = { sku: 'mug', location: 'main', shard: 0 };
const ofKind = (found: readonly Difference[], kind: Difference['kind']) => found.filter((each) => each.kind === kind);

/** Two units sold of two; a theft of one is written down by a clerk whose process is killed before it notes what follows. */
async function unwatched(): Promise<OversoldShop> {
  const shop = new OversoldShop();
  await shop.sku('mug', 2);
  await shop.sell({ mug: 1 }, 'gold');
  await shop.sell({ mug: 1 });
  await shop.later(36_001);
  const updateStock: Store['updateStock'] = (key, write) =>
    write.name === 'watchOversold' ? Promise.reject(new Error('killed')) : shop.world.store.updateStock(key, write);
  const killed = { ...shop.world, store: { ...shop.world.store, updateStock } };
  const theft = { caller: 'clerk', idempotencyKey: 'theft', sku: 'mug', type: 'adjust', quantity: -1 } as const;
  await expect(moveStock(killed, { ...theft, isForced: true })).rejects.toThrow('killed');
  return shop;
}

/** One unit too many, made right. */
async function madeRight(): Promise<{ shop: OversoldShop; id: string }> {
  const shop = new OversoldShop();
  await shop.sku('mug', 1, { limit: 1 });
  await shop.sell({ mug: 1 }, 'gold');
  const id = await shop.sell({ mug: 1 });
  await shop.later(resolveAfterSeconds);
  await shop.quiet();
  expect(await shop.differences()).toEqual([]);
  return { shop, id };
}

/** Puts the item as a broken program might have left it; it still adds up. */
async function spoil(shop: OversoldShop, change: (item: StockItem) => StockItem): Promise<void> {
  const write = { name: 'spoil', allows: () => true, apply: change } as unknown as StockWrite;
  await shop.world.store.updateStock(mug, write);
}

test('an oversold item that nothing makes due is told of, and noted where it is repaired', async () => {
  const shop = await unwatched();
  expect(await itemOf(shop.world, 'mug')).not.toHaveProperty('due');
  await shop.quiet();
  const found = { kind: 'oversold_unwatched', ...stockKeyOf(mug), evidence: { onHand: -1 } };
  expect(await shop.differences()).toEqual([found]);
  expect(await shop.differences(true)).toEqual([]);
  const resolveAt = Math.floor(shop.world.clock() / 1000) + resolveAfterSeconds;
  expect(await itemOf(shop.world, 'mug')).toMatchObject({ resolveAt, due: resolveAt, plan: empty });
  await shop.later(resolveAfterSeconds);
  expect(await shop.compensated()).toEqual([shop.sold[1]]);
  await shop.addsUp('mug');
});

test('so is one that is looked at later than its time', async () => {
  const shop = await unwatched();
  await moveStock(shop.world, {
    ...{ caller: 'clerk', idempotencyKey: 'again', sku: 'mug', type: 'adjust', quantity: -1 },
    isForced: true,
  } as const);
  const { resolveAt = 0 } = await itemOf(shop.world, 'mug');
  await spoil(shop, (item) => ({ ...item, due: resolveAt + 1 }));
  const [found] = await shop.differences();
  expect(found).toMatchObject({ kind: 'oversold_unwatched', evidence: { onHand: -2, resolveAt, due: resolveAt + 1 } });
  expect(await shop.differences(true)).toEqual([]);
  expect(await itemOf(shop.world, 'mug')).toMatchObject({ due: resolveAt });
});

test('an item that is noted, healed, or made right is none', async () => {
  const { shop } = await madeRight();
  await shop.move('mug', 'adjust', -1);
  expect(await shop.differences()).toEqual([]);
  shop.world.pass(resolveAfterSeconds);
  await shop.plan();
  expect(await shop.differences()).toEqual([]);
  await shop.move('mug', 'receive', 5);
  expect(await shop.differences()).toEqual([]);
});

test('a plan that no look at the item has seen to is told of, and let off or begun', async () => {
  const { shop, id } = await madeRight();
  const strange = freshId();
  const now = Math.floor(shop.world.clock() / 1000);
  await spoil(shop, (item) => ({ ...item, plan: { [id]: 1, [strange]: 2 }, resolveAt: now, due: now }));
  shop.world.pass(200);
  expect(await shop.differences()).toEqual([]);
  shop.world.pass(101);
  const found = ofKind(await shop.differences(), 'plan_unfounded');
  expect(found).toEqual([
    expect.objectContaining({ of: id, evidence: { compensation: id, units: 1, status: 'DONE' } }),
    expect.objectContaining({ of: strange, evidence: { compensation: strange, units: 2 } }),
  ]);
  expect(await shop.differences(true)).toEqual([]);
  await shop.quiet();
  await shop.addsUp('mug');
});

test('a plan of an item that is not noted any more is looked at', async () => {
  const { shop, id } = await madeRight();
  await spoil(shop, (item) => ({ ...item, plan: { [id]: 1 } }));
  expect(ofKind(await shop.differences(), 'oversold_unwatched')).toHaveLength(1);
  expect(await shop.differences(true)).toEqual([]);
  await shop.quiet();
  await shop.addsUp('mug');
});

test.each([
  ['is missing', undefined],
  ['was let off', 'SKIPPED'],
] as const)(
  'a customer who was cancelled and whose compensation %s is told of, and gets the rest of it',
  async (_, status) => {
    const { shop, id } = await madeRight();
    const { compensations } = shop.world.table;
    const compensation = compensations.get(id);
    if (compensation === undefined) throw new Error('there is none');
    compensations.delete(id);
    const { due: __, ...rest } = compensation;
    const steps = rest.steps.map((step) => ({ ...step, isDone: false }));
    if (status !== undefined) compensations.set(id, { ...rest, status, steps, lines: [] });
    const evidence = { compensation: id, cancelled: [1], ...(status && { status }) };
    const found = { kind: 'compensation_missing', ...reservationKeyOf(id), of: id, evidence };
    expect(await shop.differences()).toEqual([found]);
    expect(await shop.differences(true)).toEqual([]);
    const before = shop.calls.length;
    await shop.quiet();
    expect(shop.calls.slice(before).map(({ step }) => step)).toEqual(compensationSteps.slice(1));
    expect(await shop.onHand('mug')).toBe(0);
    await shop.addsUp('mug');
  },
);

test('a compensation that was let off is not missed while its cancellation is on its way: whoever finishes it sees to it', async () => {
  const { shop, id } = await madeRight();
  const { compensations, reservations } = shop.world.table;
  const [compensation, record] = [compensations.get(id), reservations.get(id)];
  if (compensation === undefined || record === undefined || !isSold(record)) throw new Error('there is none');
  const { due: _, ...rest } = compensation;
  compensations.set(id, { ...rest, status: 'SKIPPED', lines: [] });
  const cancellation = { version: record.version, from: [0], reason: 'oversold', compensation: id };
  const due = Math.floor(shop.world.clock() / 1000) + 30;
  reservations.set(id, { ...record, cancellation, due });
  expect(ofKind(await shop.differences(), 'compensation_missing')).toEqual([]);
});

test('a compensation that was kept for its time and is gone is not missed, and never begun again', async () => {
  const { shop, id } = await madeRight();
  const { ttl = 0 } = (await shop.world.store.getCompensation(id)) ?? {};
  shop.world.pass(ttl - Math.floor(shop.world.clock() / 1000));
  shop.world.table.compensations.delete(id);
  expect(await shop.recordOf(id)).toMatchObject({ compensations: { [id]: [1] } });
  expect(await shop.differences()).toEqual([]);
  expect(await shop.differences(true)).toEqual([]);
  expect(await shop.world.store.getCompensation(id)).toBeUndefined();
});

test('a compensation of a line that is missing is begun for that line', async () => {
  const shop = new OversoldShop();
  await shop.sku('shirt', 5);
  await shop.sku('mug', 1, { limit: 1, cancels: 'line', discountCode: 'SORRY10' });
  const id = await shop.sell({ shirt: 1, mug: 2 });
  await shop.later(resolveAfterSeconds);
  await shop.quiet();
  shop.world.table.compensations.clear();
  expect(await shop.differences(true)).toEqual([]);
  expect(await shop.world.store.getCompensation(`${id}.1`)).toMatchObject({
    line: 1,
    stock: mug,
    discountCode: 'SORRY10',
  });
  await shop.quiet();
  await shop.addsUp('mug');
});

test('a compensation that nobody goes on with is overdue; one that waits for its time, or has failed, is not', async () => {
  const { shop, id } = await madeRight();
  const { compensations } = shop.world.table;
  const standing = compensations.get(id);
  if (standing === undefined) throw new Error('there is none');
  const now = Math.floor(shop.world.clock() / 1000);
  const steps = standing.steps.map((step) => (step.name === 'notify' ? { ...step, isDone: false } : step));
  const put = (parts: object) => compensations.set(id, { ...standing, steps, status: 'RUNNING', ...parts });
  put({ due: now - 301 });
  const found = { kind: 'overdue', ...compensationKeyOf(id) };
  expect(await shop.differences()).toEqual([{ ...found, evidence: { due: now - 301, seconds: 301, step: 'notify' } }]);
  put({ updatedAt: (now - 400) * 1000 });
  expect(await shop.differences()).toEqual([{ ...found, evidence: { due: now - 400, seconds: 400, step: 'notify' } }]);
  for (const parts of [{ due: now - 300 }, { due: now + 60 }, { status: 'FAILED', updatedAt: 0 }]) {
    put(parts);
    expect(await shop.differences()).toEqual([]);
  }
});

test('a look over the whole table meets compensations as well', async () => {
  const { shop, id } = await madeRight();
  const { found } = await shop.world.store.scan(100);
  const kinds = found.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'compensation')).toHaveLength(1);
  const compensation = await shop.world.store.getCompensation(id);
  expect(await shop.world.store.find(compensationKeyOf(id))).toEqual({ kind: 'compensation', compensation });
  expect(((await shop.recordOf(id)) as Sold).compensations).toEqual({ [id]: [1] });
});
