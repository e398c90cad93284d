import { expect, test } from '@jest/globals';
import { expectElsewhere, letOffElsewhere } from '../../../lib/commands/compensate/expect.ts';
import { limits } from '../../../lib/domain/limits.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import type { Store } from '../../../lib/store/port.ts';
import { compensation } from '../../store/starting-compensations.ts';
import { now, sold, stockItem } from '../../store/starting-items.ts';
import { newWorld } from '../world.ts';

const mainOf = (sku: string) => ({ sku, location: 'main', shard: 0 });
const lineOf = (sku: string, quantity: number, ...locations: readonly string[]) => {
  const allocations = ['main', ...locations].map((location) => ({ location, shard: 0, quantity, nonce: 'aaaaa' }));
  return { sku, quantity: quantity * allocations.length, allocations };
};
const short = { onHand: -5, resolveAt: now + 60 };

type Lines = readonly ReturnType<typeof lineOf>[];

/** A cart that was chosen for its first SKU, and who is written to from now on; 1 to 100 keys may be asked for at once. */
async function cart(lines: Lines, items: readonly Partial<StockItem>[], fulfilled?: readonly number[]) {
  const world = newWorld();
  const record = sold({ lines, confirmed: lines.map(({ quantity }) => quantity), ...(fulfilled && { fulfilled }) });
  await world.store.createReservation(record);
  for (const parts of items) await world.store.createStock(stockItem(parts));
  const written: string[] = [];
  const updateStock: Store['updateStock'] = async (key, write) => {
    written.push(`${key.sku} ${key.location}`);
    return await world.store.updateStock(key, write);
  };
  const getStocks: Store['getStocks'] = async (keys) => {
    if (keys.length === 0 || keys.length > limits.pageMax) throw new Error(`${keys.length} keys are asked for`);
    return await world.store.getStocks(keys);
  };
  const whole = compensation({ id: record.id, reservation: record.id, stock: mainOf(lines[0]?.sku ?? '') });
  return { world: { ...world, store: { ...world.store, updateStock, getStocks } }, whole, written };
}

const planOf = async ({ store }: { readonly store: Store }, sku: string, location = 'main') =>
  (await store.getStock({ ...mainOf(sku), location }))?.plan;

test('a cart that is chosen is told to its other SKUs that are short, of which it has units, and that do not know of it', async () => {
  const skus = ['mug', 'shirt', 'enough', 'left', 'known', 'nowhere'];
  const lines = skus.map((sku, index) => lineOf(sku, index + 1));
  const items = [
    ...['mug', 'shirt', 'left'].map((sku) => ({ ...short, key: mainOf(sku), plan: { other: 1 } })),
    { key: mainOf('enough'), onHand: 0 },
  ];
  const { world, whole, written } = await cart(lines, items, [0, 0, 0, 4, 0, 0]);
  const known = { [`${whole.id}.4`]: 5, other: 1 };
  await world.store.createStock(stockItem({ ...short, key: mainOf('known'), plan: known }));
  await expectElsewhere(world, whole);
  expect(written).toEqual(['shirt main']);
  expect(await planOf(world, 'shirt')).toEqual({ other: 1, [whole.id]: 2 });
});

test('a line that is chosen at one location is told to its other ones, and to no other line', async () => {
  const lines = [lineOf('shirt', 1), lineOf('mug', 2, 'north')];
  const keys = [mainOf('shirt'), mainOf('mug'), { ...mainOf('mug'), location: 'north' }];
  const { world, whole, written } = await cart(
    lines,
    keys.map((key) => ({ ...short, key })),
  );
  const id = `${whole.id}.1`;
  await expectElsewhere(world, { ...whole, id, line: 1, stock: mainOf('mug') });
  expect(written).toEqual(['mug north']);
  expect(await planOf(world, 'mug', 'north')).toEqual({ [id]: 2 });
});

test('a cart of one SKU is told to nobody, and nobody is asked', async () => {
  const { world, whole, written } = await cart([lineOf('mug', 1)], [{ ...short, key: mainOf('mug') }]);
  await expectElsewhere(world, whole);
  await letOffElsewhere(world, whole);
  expect(written).toEqual([]);
});

test('a cart of hundreds of SKUs is told to each that is short', async () => {
  const skus = Array.from({ length: 2 * limits.pageMax + 5 }, (_, index) => `sku ${index}`);
  const { world, whole, written } = await cart(
    skus.map((sku) => lineOf(sku, 1)),
    skus.map((sku) => ({ ...short, key: mainOf(sku) })),
  );
  await expectElsewhere(world, whole);
  expect(written.toSorted()).toEqual(
    skus
      .slice(1)
      .map((sku) => `${sku} main`)
      .toSorted(),
  );
  for (const sku of skus.slice(1)) expect(await planOf(world, sku)).toEqual({ [whole.id]: 1 });
});

test('a cart that is let off is taken out of each other plan, and what is healed by then is let be at once', async () => {
  const lines = ['mug', 'shirt', 'hat', 'cap', 'left'].map((sku) => lineOf(sku, 1));
  const { world, whole, written } = await cart(lines, [{ ...short, key: mainOf('cap'), plan: { other: 1 } }]);
  const plan = { [whole.id]: 1 };
  for (const sku of ['mug', 'shirt']) await world.store.createStock(stockItem({ ...short, key: mainOf(sku), plan }));
  await world.store.createStock(stockItem({ ...short, onHand: 0, key: mainOf('hat'), plan }));
  await letOffElsewhere(world, whole);
  expect(new Set(written)).toEqual(new Set(['shirt main', 'hat main']));
  expect([await planOf(world, 'mug'), await planOf(world, 'shirt'), await planOf(world, 'hat')]).toEqual([
    plan,
    {},
    {},
  ]);
  expect(await world.store.getStock(mainOf('shirt'))).toHaveProperty('resolveAt');
  expect(await world.store.getStock(mainOf('hat'))).not.toHaveProperty('resolveAt');
});

test('nothing is told of a cart whose record is gone, nor to an item that is gone meanwhile', async () => {
  const lines = [lineOf('mug', 1), lineOf('shirt', 1)];
  const { world, whole, written } = await cart(lines, []);
  await world.store.createStock(stockItem({ ...short, key: mainOf('shirt'), plan: { [whole.id]: 1 } }));
  const updateStock: Store['updateStock'] = async () => ({ isDone: false, item: undefined });
  await letOffElsewhere({ ...world, store: { ...world.store, updateStock } }, whole);
  await letOffElsewhere(world, { ...whole, reservation: 'aaaaaaaaaaaaaaaaaaaa' });
  expect(written).toEqual([]);
});
