import { describe, expect, test } from '@jest/globals';
import { resolveOversold } from '../../../lib/commands/compensate/resolve-oversold.ts';
import { limits } from '../../../lib/domain/limits.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import type { Store } from '../../../lib/store/port.ts';
import { compensation, steps } from '../../store/starting-compensations.ts';
import { at, freshId, now, sold, stockItem } from '../../store/starting-items.ts';
import { newWorld, type World } from '../world.ts';

const shirt = { sku: 'shirt', location: 'main', shard: 0 };
const shoes = { ...shirt, sku: 'shoes' };

async function put(world: World, parts: Partial<StockItem>): Promise<StockItem> {
  const item = stockItem({ key: shirt, resolveAt: now, due: now, ...parts });
  await world.store.createStock(item);
  return item;
}

/** A sale that is planned for shirts that are short, by nobody else than this compensation of it, if there is one. */
async function planned(
  parts: Parameters<typeof compensation>[0] | undefined,
  of: Parameters<typeof sold>[0] = {},
  onHand = -5,
) {
  const world = newWorld();
  const record = sold(of);
  await world.store.createReservation(record);
  const item = await put(world, { onHand, plan: { [record.id]: 5 } });
  const own = { id: record.id, reservation: record.id, stock: shirt };
  if (parts !== undefined) await world.store.createCompensation(compensation({ ...own, ...parts }));
  return { world, record, item };
}

describe('an item whose time has come', () => {
  test('is let be where it is healed and nothing is planned, and else looked at', async () => {
    const world = newWorld();
    const healed = await put(world, { onHand: 0 });
    expect(await resolveOversold(world, healed)).toEqual(await world.store.getStock(shirt));
    expect(await world.store.getStock(shirt)).not.toHaveProperty('resolveAt');
    expect(await world.store.getStock(shirt)).toMatchObject({ movement: { type: 'plan', at } });
    expect(await resolveOversold(world, healed)).toBeUndefined();
    const { world: other, item } = await planned(undefined, {}, 0);
    expect(await resolveOversold(other, item)).toMatchObject({ resolveAt: now + 60 });
  });

  test.each([
    [10, limits.lookAgainSeconds],
    [100, 200],
    [10_000, limits.lookAgainSecondsMax],
  ])('is looked at again, where nothing was done about it for %i seconds, in %i', async (since, wait) => {
    const world = newWorld();
    const item = await put(world, { onHand: -1, movement: { type: 'plan', at: at - since * 1000 } });
    expect(await resolveOversold(world, item)).toMatchObject({ resolveAt: now + wait, due: now + wait });
  });

  test('is looked at again in a minute where somebody is planned, however long that has been', async () => {
    const { world, item } = await planned(undefined);
    const old = { ...item, movement: { type: 'plan', at: at - 10_000_000 } } as const;
    expect(await resolveOversold(world, old)).toMatchObject({ resolveAt: now + limits.lookAgainSeconds });
  });

  test('that somebody else was quicker at is left to them: nothing is begun', async () => {
    const { world, record, item } = await planned(undefined);
    expect(await resolveOversold(world, { ...item, version: item.version - 1 })).toBeUndefined();
    expect(await world.store.getCompensation(record.id)).toBeUndefined();
  });
});

describe('a sale that is planned', () => {
  test('has its compensation begun, and stays planned until that has cancelled it', async () => {
    const { world, record, item } = await planned(undefined);
    expect(await resolveOversold(world, item)).toMatchObject({ plan: { [record.id]: 5 } });
    expect(await world.store.getCompensation(record.id)).toMatchObject({ status: 'RUNNING', stock: shirt });
  });

  test.each([
    ['whose compensation has cancelled it', { steps: steps(1) }, {}, false],
    ['whose compensation is under way', {}, {}, true],
    ['whose compensation was let off since', { status: 'SKIPPED' }, {}, false],
    ['that is no sale any more', undefined, { status: 'FULFILLED', fulfilled: [5, 1] }, false],
  ] as const)('%s: stays planned, or not', async (_, parts, of, stays) => {
    const { world, record, item } = await planned(parts, of);
    const before = await world.store.getCompensation(record.id);
    const after = await resolveOversold(world, item);
    expect(after).toEqual(await world.store.getStock(shirt));
    expect(Object.keys(after?.plan ?? {})).toEqual(stays ? [record.id] : []);
    if (!stays) expect(after).toMatchObject({ movement: { type: 'plan', at, reservations: [record.id] } });
    expect(await world.store.getCompensation(record.id)).toEqual(before);
  });

  test('whose compensation was let off, though it has cancelled the sale by now, is begun again', async () => {
    const id = freshId();
    const cancelled = { id, status: 'COMPENSATED', cancelled: [5, 1], compensations: { [id]: [5, 1] } } as const;
    const { world, item } = await planned({ status: 'SKIPPED' }, cancelled);
    expect(await resolveOversold(world, item)).toMatchObject({ plan: { [id]: 5 } });
    expect(await world.store.getCompensation(id)).toMatchObject({ status: 'RUNNING' });
  });

  test('is told to its other items by the item that has chosen it, and by no other', async () => {
    for (const [stock, asked] of [
      [shirt, 1],
      [shoes, 0],
    ] as const) {
      const { world, record, item } = await planned({ stock });
      await world.store.createStock(stockItem({ key: shoes, onHand: -1, resolveAt: now }));
      let reads = 0;
      const getStocks: Store['getStocks'] = (keys) => {
        reads++;
        return world.store.getStocks(keys);
      };
      await resolveOversold({ ...world, store: { ...world.store, getStocks } }, item);
      expect(reads).toBe(asked);
      expect(Object.keys((await world.store.getStock(shoes))?.plan ?? {})).toEqual(asked > 0 ? [record.id] : []);
    }
  });
});
