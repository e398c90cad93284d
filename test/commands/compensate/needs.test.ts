import { expect, test } from '@jest/globals';
import { needOf } from '../../../lib/commands/compensate/is-needed.ts';
import { runCompensation } from '../../../lib/commands/compensate/run.ts';
import { defaultSettings } from '../../../lib/domain/sku.ts';
import { compensation, steps } from '../../store/starting-compensations.ts';
import { at, freshId, freshKey, skuItem, sold, stockItem } from '../../store/starting-items.ts';
import { newWorld, type World } from '../world.ts';

const mug = { sku: 'mug', location: 'main', shard: 0 };
const behind = { ...mug, location: 'north' };
const place = { location: 'main', shard: 0 };

/** A sale of mugs, and of hats where it has some, confirmed so many seconds ago. */
async function sale(world: World, mugs: number, ago: number, { tier = '', hats = 0 } = {}) {
  const lines = [
    { sku: 'hat', quantity: hats, allocations: [{ ...place, quantity: hats, nonce: 'a' }] },
    { sku: 'mug', quantity: mugs, allocations: [{ ...place, quantity: mugs, nonce: 'b' }] },
  ].filter(({ quantity }) => quantity > 0);
  const { order: _, ...rest } = sold({
    lines,
    confirmed: lines.map(({ quantity }) => quantity),
    confirmedAt: at - ago,
  });
  const record = { ...rest, ...(tier !== '' && { order: { id: 'o', customerTier: tier } }) };
  await world.store.createReservation(record);
  return record;
}

const about = ({ id }: { readonly id: string }, stock = mug) => compensation({ id, reservation: id, stock });

/** What each of some compensations is needed for, where the mugs are short and these sales are planned. */
async function needs(
  world: World,
  onHand: number,
  planned: Readonly<Record<string, number>>,
  ...ids: readonly string[]
) {
  await world.store.createStock(stockItem({ key: mug, onHand, plan: planned }));
  return await Promise.all(ids.map((id) => needOf(world, about({ id }))));
}

test('a compensation of an item that is not there, or that plans it no more, is not needed', async () => {
  const world = newWorld();
  const one = await sale(world, 1, 5);
  expect(await needOf(world, about(one, freshKey()))).toBe('no');
  expect(await needs(world, -1, {}, one.id)).toEqual(['no']);
});

test('one that has cancelled goes on, though its sale is planned no more', async () => {
  const world = newWorld();
  const id = freshId();
  await world.store.createReservation(
    sold({ id, status: 'COMPENSATED', cancelled: [5, 1], compensations: { [id]: [5, 1] } }),
  );
  expect(await needs(world, -1, {}, id)).toEqual(['yes']);
});

test('the dearest is let off first: by the order of the SKU, else the oldest', async () => {
  for (const [order, wanted] of [
    [['gold'], ['yes', 'no']],
    [undefined, ['no', 'yes']],
  ] as const) {
    const world = newWorld();
    const [plain, gold] = [await sale(world, 1, 9), await sale(world, 1, 5, { tier: 'gold' })];
    const oversell = { ...defaultSettings.oversell, order: order ?? [] };
    if (order) await world.store.createSku(skuItem({ sku: 'mug', settings: { ...defaultSettings, oversell } }));
    expect(await needs(world, -1, { [plain.id]: 1, [gold.id]: 1 }, plain.id, gold.id)).toEqual(wanted);
  }
});

test('what a planned sale brings back is its units of this item', async () => {
  const world = newWorld();
  const [cart, one] = [await sale(world, 2, 9, { hats: 1 }), await sale(world, 1, 5)];
  expect(await needs(world, -2, { [cart.id]: 2, [one.id]: 1 }, cart.id, one.id)).toEqual(['yes', 'no']);
});

test('units of a sale that is cancelled and not back yet are on their way', async () => {
  const world = newWorld();
  const id = freshId();
  const gone = await sale(world, 2, 9);
  await world.store.createReservation({
    ...gone,
    id,
    status: 'COMPENSATED',
    cancelled: [2],
    compensations: { [id]: [2] },
  });
  const one = await sale(world, 1, 5);
  expect(await needs(world, -2, { [id]: 2, [one.id]: 1 }, one.id)).toEqual(['no']);
});

/** Two mugs sold of one that is short; the older sale is planned by another item as well. */
async function chosenAt(stock: typeof mug, status: 'RUNNING' | 'SKIPPED') {
  const world = newWorld();
  const [other, own] = [await sale(world, 1, 9), await sale(world, 1, 5)];
  await world.store.createCompensation({ ...about(other, stock), status });
  await world.store.createCompensation({ ...about(own), steps: steps().map((each) => ({ ...each, attempts: 40 })) });
  return { world, other, own, needs: await needs(world, -1, { [other.id]: 1, [own.id]: 1 }, own.id) };
}

test('a sale that another item has chosen counts where that comes before this one, and is waited for where it does not', async () => {
  expect((await chosenAt(behind, 'RUNNING')).needs).toEqual(['later']);
  expect((await chosenAt({ ...mug, location: 'attic' }, 'RUNNING')).needs).toEqual(['no']);
  expect((await chosenAt(behind, 'SKIPPED')).needs).toEqual(['yes']);
  expect((await chosenAt(mug, 'RUNNING')).needs).toEqual(['yes']);
});

test('one that waits for another says so, and is never given up', async () => {
  const { world, own } = await chosenAt(behind, 'RUNNING');
  const read = await world.store.getCompensation(own.id);
  if (read === undefined) throw new Error('it is gone');
  const after = await runCompensation(world, () => Promise.reject(new Error('called')), read);
  const error = 'another sale may be cancelled first';
  expect(after).toMatchObject({ status: 'RUNNING', steps: [{ attempts: 41, error }, {}, {}, {}, {}] });
});

test('where no more is planned than is short, the item is all that is asked', async () => {
  const world = newWorld();
  const [one, other] = [await sale(world, 1, 9), await sale(world, 1, 5)];
  const planned = { [one.id]: 1, [other.id]: 1 };
  for (const onHand of [-2, -3]) {
    const item = stockItem({ key: mug, onHand, plan: planned });
    const unasked = () => Promise.reject(new Error('it is asked for more'));
    const store = { ...world.store, getStock: async () => item, getReservations: unasked, getCompensations: unasked };
    expect(await needOf({ ...world, store }, about(one))).toBe('yes');
  }
});
