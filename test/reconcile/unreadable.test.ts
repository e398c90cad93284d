import { expect, test } from '@jest/globals';
import { defaultBounds } from '../../lib/commands/reconcile/bounds.ts';
import { checkRecord, checkSale } from '../../lib/commands/reconcile/check-record.ts';
import { checkStock } from '../../lib/commands/reconcile/check-stock.ts';
import { recordsOf } from '../../lib/commands/reconcile/records.ts';
import { salesOf } from '../../lib/domain/sale.ts';
import { entryKeyOf, reservationKeyOf, saleKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import { CorruptItem, type Found, type Store } from '../../lib/store/port.ts';
import { newWorld, type World } from '../commands/world.ts';
import { at, freshId, hold, now, sold, stockItem, unsold } from '../store/starting-items.ts';
import { looked } from './looking.ts';

/** A world in which one key cannot be read, nor any batch: by itself, it is found as it is. */
function spoiled(
  world: World,
  key: { readonly pk: string; readonly sk: string },
  error: Error = new CorruptItem('no number'),
): World {
  const fail = () => Promise.reject(error);
  const find: Store['find'] = async (each): Promise<Found | undefined> =>
    each.pk === key.pk ? { kind: 'unreadable', key, problem: error.message } : await world.store.find(each);
  return { ...world, store: { ...world.store, find, getReservations: fail, getSales: fail } };
}

const notBalanced = Object.assign(new Error('it does not add up'), { name: 'AssertionFailed' });

test.each([new CorruptItem('no number'), notBalanced])(
  'a record that cannot be read does not hide the others: %s',
  async (error) => {
    const world = newWorld();
    const [record, id, missing] = [unsold(), freshId(), freshId()];
    await world.store.createReservation(record);
    const key = reservationKeyOf(id);
    const { found, unreadable } = await recordsOf(spoiled(world, key, error), [record.id, id, missing]);
    expect([[...found], [...unreadable]]).toEqual([[[record.id, record]], [id]]);
  },
);

test.each([new Error('throttled'), 'throttled'])(
  'what else goes wrong is thrown, and nothing is made of it: %s',
  async (error) => {
    const world = newWorld();
    const record = sold({ changedAt: now - 1_000 });
    const broken = spoiled(world, reservationKeyOf(freshId()), error as Error);
    await expect(recordsOf(broken, [freshId()])).rejects.toBe(error);
    await expect(checkRecord(broken, record, defaultBounds)).rejects.toBe(error);
  },
);

test('a sale that cannot be read is not missed, and another one is', async () => {
  const world = newWorld();
  const record = sold({ confirmed: [5, 3], changedAt: now - 1_000 });
  const [bad, gone, good] = salesOf(record);
  if (bad === undefined || gone === undefined || good === undefined) throw new Error('three sales are wanted');
  await world.store.putSale(good);
  const differences = await checkRecord(spoiled(world, saleKeyOf(bad)), record, defaultBounds);
  expect(differences).toMatchObject([{ kind: 'sale_missing', of: saleKeyOf(gone).pk }]);
  expect(differences).toHaveLength(1);
});

test('a hold in an item that cannot be read is not missed, and another one is', async () => {
  const world = newWorld();
  const record = unsold();
  const [bad, good, gone] = [
    { sku: 'shirt', location: 'main', shard: 0 },
    { sku: 'shoes', location: 'main', shard: 0 },
    { sku: 'shoes', location: 'north', shard: 2 },
  ] as const;
  await world.store.createStock(stockItem({ key: good, holds: { [record.id]: hold({ quantity: 1 }) } }));
  const differences = await checkRecord(spoiled(world, stockKeyOf(bad)), record, defaultBounds);
  expect(differences.map(({ kind, of }) => [kind, of])).toEqual([['hold_missing', stockKeyOf(gone).pk]]);
});

test('a sale whose record cannot be read is not unfounded, and one without a record is', async () => {
  const world = newWorld();
  const sale = {
    key: { sku: 'mug', location: 'main', shard: 0 },
    reservation: freshId(),
    quantity: 1,
    confirmedAt: at,
  };
  expect(await checkSale(spoiled(world, reservationKeyOf(sale.reservation)), sale, defaultBounds)).toEqual([]);
  expect(await checkSale(world, sale, defaultBounds)).toMatchObject([{ kind: 'sale_unfounded' }]);
});

test('a hold whose record cannot be read is not without one, and another one is', async () => {
  const world = newWorld();
  const [bad, gone] = [freshId(), freshId()];
  const item = stockItem({ holds: { [bad]: hold(), [gone]: hold() }, movement: { type: 'receive', at } });
  await world.store.createStock(item);
  const { differences } = await checkStock(spoiled(world, reservationKeyOf(bad)), item.key, defaultBounds);
  expect(differences.map(({ kind, of }) => [kind, of])).toEqual([['hold_without_record', `${gone} aaaaa`]]);
});

test('an item whose ledger cannot be read is told with it, a record without one; what else goes wrong ends the run', async () => {
  const world = newWorld();
  const [item, record] = [stockItem(), sold({ compensations: { c1: [1] }, cancelled: [1, 0] })];
  await world.store.createStock(item);
  await world.store.createReservation(record);
  const failing = (error: Error) => {
    const fail = () => Promise.reject(error);
    return looked({ ...world, store: { ...world.store, entriesOf: fail, getCompensations: fail } });
  };
  const { differences } = await failing(new CorruptItem('no number'));
  const problem = 'no number';
  expect(differences).toEqual([
    { kind: 'unreadable', ...reservationKeyOf(record.id), evidence: { problem } },
    { kind: 'unreadable', ...stockKeyOf(item.key), evidence: { problem, ledger: entryKeyOf(item.key, 0).pk } },
  ]);
  await expect(failing(new Error('unknown'))).rejects.toThrow('unknown');
});

test('what cannot be read is told by what is wrong with it', async () => {
  const world = newWorld();
  const found = { kind: 'unreadable', key: { pk: 'RES#1', sk: 'RES' }, problem: 'no number' } as const;
  const store = { ...world.store, scan: async () => ({ found: [found] }), find: async () => found };
  expect((await looked({ ...world, store })).differences).toEqual([
    { kind: 'unreadable', pk: 'RES#1', sk: 'RES', evidence: { problem: 'no number' } },
  ]);
});
