import { expect, test } from '@jest/globals';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { follow } from '../../lib/commands/open-stock.ts';
import { putSku } from '../../lib/commands/put-sku.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { defaultSettings, type Oversell, type Settings } from '../../lib/domain/sku.ts';
import type { Store } from '../../lib/store/port.ts';
import { freshId, stockItem } from '../store/starting-items.ts';
import { asking, countersOf, itemOf, newWorld, receive, refusedWith, stocked, type World } from './world.ts';

const withLimit = (limit: Oversell['limit'], safetyStock = 0): Settings => ({
  ...defaultSettings,
  safetyStock,
  oversell: { ...defaultSettings.oversell, limit },
});

const move = (
  sku: string,
  type: 'receive' | 'return' | 'adjust',
  quantity: number,
  idempotencyKey: string = freshId(),
) => ({ caller: 'clerk', idempotencyKey, sku, type, quantity }) as const;

/** A process that is killed before it does a write of this name. */
function killedBefore(world: World, name: string): World {
  const updateStock: Store['updateStock'] = (key, write) =>
    write.name === name ? Promise.reject(new Error('killed')) : world.store.updateStock(key, write);
  return { ...world, store: { ...world.store, updateStock } };
}

/** A SKU with a limit of 10 %, whose receipt of 100 was interrupted before the buffer followed it. */
async function leftBehind(world: World): Promise<{ sku: string; receipt: ReturnType<typeof move> }> {
  const sku = await stocked(world, 0, withLimit('10%'));
  const receipt = move(sku, 'receive', 100);
  await expect(moveStock(killedBefore(world, 'followReceipt'), receipt)).rejects.toThrow('killed');
  expect(await itemOf(world, sku)).toMatchObject({ onHand: 100, available: 100, buffer: 0, received: 100 });
  return { sku, receipt };
}

test('a limit of 10 % lets a tenth of the last receipt be promised beyond what is there, in whole units', async () => {
  const world = newWorld();
  const sku = await stocked(world, 39, withLimit('10%'));
  expect(await countersOf(world, sku)).toEqual([39, 0, 42]);
  expect(await reserve(world, asking(sku, 43))).toMatchObject(refusedWith('insufficient_stock'));
  expect(await reserve(world, asking(sku, 42))).toMatchObject({ outcome: 'reserved' });
  expect(await countersOf(world, sku)).toEqual([39, 42, 0]);
  await receive(world, sku, 100);
  expect(await countersOf(world, sku)).toEqual([139, 42, 107]);
  await receive(world, sku, 9);
  expect(await countersOf(world, sku)).toEqual([148, 42, 106]);
});

test('what is kept back is kept back beside it, and nothing is promised before the first receipt', async () => {
  const world = newWorld();
  const sku = await stocked(world, 0, withLimit('50%', 4));
  expect(await itemOf(world, sku)).toMatchObject({ buffer: 4, available: -4 });
  await receive(world, sku, 20);
  expect(await itemOf(world, sku)).toMatchObject({ buffer: -6, available: 26 });
});

test('each location follows its own last receipt', async () => {
  const world = newWorld();
  const sku = await stocked(world, 100, withLimit('10%'));
  await receive(world, sku, 50, 'north');
  expect(await itemOf(world, sku)).toMatchObject({ buffer: -10 });
  expect(await itemOf(world, sku, 'north')).toMatchObject({ buffer: -5, available: 55 });
});

test('only a receipt is one: returns and adjustments leave the limit as it is', async () => {
  const world = newWorld();
  const sku = await stocked(world, 100, withLimit('10%'));
  await moveStock(world, move(sku, 'return', 30));
  await moveStock(world, move(sku, 'adjust', 40));
  expect(await itemOf(world, sku)).toMatchObject({ onHand: 170, buffer: -10, received: 100 });
});

test('a receipt is answered with what may be promised after it', async () => {
  const world = newWorld();
  const sku = await stocked(world, 0, withLimit('10%'));
  const receipt = move(sku, 'receive', 100);
  const moved = await moveStock(world, receipt);
  expect(moved).toMatchObject({ outcome: 'moved', stock: { onHand: 100, available: 110 } });
  expect(await moveStock(world, receipt)).toEqual(moved);
});

test('other settings: from units to percent of the receipt before, to another percentage, and back', async () => {
  const world = newWorld();
  const sku = await stocked(world, 100, withLimit(3));
  const put = (settings: Settings) => putSku(world, { sku, settings, by: 'test' });
  expect(await itemOf(world, sku)).toMatchObject({ buffer: -3, available: 103, received: 100 });
  await put(withLimit('10%'));
  expect(await itemOf(world, sku)).toMatchObject({ buffer: -10, available: 110 });
  await put(withLimit('25%', 5));
  expect(await itemOf(world, sku)).toMatchObject({ buffer: -20, available: 120 });
  await put(withLimit(0));
  expect(await itemOf(world, sku)).toMatchObject({ buffer: 0, available: 100 });
  expect(await itemOf(world, sku)).not.toHaveProperty('bufferRule');
  await receive(world, sku, 50);
  expect(await itemOf(world, sku)).toMatchObject({ buffer: 0, available: 150 });
});

test.each([
  [
    'the receipt, repeated',
    async (world: World, { receipt }: Awaited<ReturnType<typeof leftBehind>>) => moveStock(world, receipt),
  ],
  ['any other movement', async (world: World, { sku }: { sku: string }) => moveStock(world, move(sku, 'return', 0))],
  [
    'the same settings, put again',
    async (world: World, { sku }: { sku: string }) => putSku(world, { sku, settings: withLimit('10%'), by: 'test' }),
  ],
])('what a crash left behind is completed by %s', async (_, complete) => {
  const world = newWorld();
  const left = await leftBehind(world);
  await complete(world, left);
  expect(await itemOf(world, left.sku)).toMatchObject({ onHand: 100, available: 110, buffer: -10 });
});

test('a movement that needs what the receipt lets it take finds it, after a crash as well', async () => {
  const world = newWorld();
  const { sku } = await leftBehind(world);
  expect(await moveStock(world, move(sku, 'adjust', -111))).toEqual(refusedWith('would_oversell', { available: 110 }));
  expect(await moveStock(world, move(sku, 'adjust', -105))).toMatchObject({ outcome: 'moved' });
});

test('of receipts and settings that come at the same time the last ones count, whoever follows them', async () => {
  const race = async (between: (world: World, sku: string) => Promise<unknown>) => {
    const world = newWorld();
    const sku = await stocked(world, 0, withLimit('10%'));
    let isFirst = true;
    const updateStock: Store['updateStock'] = async (key, write) => {
      if (write.name === 'followReceipt' && isFirst) {
        isFirst = false;
        await between(world, sku);
      }
      return await world.store.updateStock(key, write);
    };
    await moveStock({ ...world, store: { ...world.store, updateStock } }, move(sku, 'receive', 100));
    expect(isFirst).toBe(false);
    return await itemOf(world, sku);
  };
  const killed = (world: World) => killedBefore(world, 'followReceipt');
  const later = await race((world, sku) => moveStock(killed(world), move(sku, 'receive', 30)).catch(() => {}));
  expect(later).toMatchObject({ received: 30, buffer: -3, available: 133 });
  const followed = await race((world, sku) => moveStock(world, move(sku, 'receive', 30)));
  expect(followed).toMatchObject({ received: 30, buffer: -3, available: 133 });
  const put = await race((world, sku) => putSku(world, { sku, settings: withLimit('20%'), by: 'test' }));
  expect(put).toMatchObject({ received: 100, buffer: -20, available: 120 });
  const units = await race((world, sku) => putSku(world, { sku, settings: withLimit(7), by: 'test' }));
  expect(units).toMatchObject({ buffer: -7, available: 107 });
});

test('settings that are given while a receipt comes follow it', async () => {
  const world = newWorld();
  const sku = await stocked(world, 100, withLimit(0));
  let isFirst = true;
  const updateStock: Store['updateStock'] = async (key, write) => {
    if (write.name === 'applySettings' && isFirst) {
      isFirst = false;
      await receive(world, sku, 30);
    }
    return await world.store.updateStock(key, write);
  };
  await putSku({ ...world, store: { ...world.store, updateStock } }, { sku, settings: withLimit('10%'), by: 'test' });
  expect(await itemOf(world, sku)).toMatchObject({ received: 30, buffer: -3, available: 133 });
});

test('an item that another changes each time is left to follow its receipt later, after eight attempts', async () => {
  const world = newWorld();
  const item = stockItem({ buffer: 0, bufferRule: { safetyStock: 0, percent: 10 }, received: 100 });
  let writes = 0;
  const updateStock: typeof world.store.updateStock = async () => {
    writes++;
    return { isDone: false, item };
  };
  expect(await follow({ ...world, store: { ...world.store, updateStock } }, item, 'test')).toEqual(item);
  expect(writes).toBe(8);
});
