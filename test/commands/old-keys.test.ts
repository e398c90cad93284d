import { expect, test } from '@jest/globals';
import { oldKeys } from '../../lib/commands/old-keys.ts';
import { cancellationKeyOf } from '../../lib/domain/identity.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import { applied } from '../store/contract/resolve-cases.ts';
import { freshId, now, stockItem } from '../store/starting-items.ts';
import { withStore } from './sales.ts';
import { newWorld } from './world.ts';

/** The names of the keys that may go, of up to so many, and the records that were asked for. */
async function mayGo(item: StockItem, most: number) {
  const world = newWorld();
  const asked: string[] = [];
  const getReservations: typeof world.store.getReservations = async (ids) => {
    asked.push(...ids);
    return await world.store.getReservations(ids);
  };
  const keys = await oldKeys(withStore(world, { getReservations }), item, most);
  return { keys: keys.map(({ key }) => key), asked };
}

const over = applied({ expiresAt: now });
const [id, other] = [freshId(), freshId()];
const cancellations = [cancellationKeyOf(id, 3), cancellationKeyOf(id, 5), cancellationKeyOf(other, 3)];

test('keys of movements go before those of cancellations, and no more than may go at once', async () => {
  const names = [cancellations[0], 'first', cancellations[1], 'second', cancellations[2]];
  const item = stockItem({ applied: Object.fromEntries(names.map((name) => [name, over])) });
  const inOrder = ['first', 'second', ...cancellations];
  for (const most of [1, 2, 3, 4, 5, 6]) expect((await mayGo(item, most)).keys).toEqual(inOrder.slice(0, most));
});

test('each record of a cancellation whose key is over is asked for once, and none for other keys', async () => {
  const kept = applied({ expiresAt: now + 1 });
  const item = stockItem({
    applied: { ...Object.fromEntries(cancellations.map((name) => [name, over])), plain: over },
  });
  expect((await mayGo(item, 100)).asked).toEqual([id, other]);
  const asking: string[] = [];
  const world = newWorld();
  const getReservations: typeof world.store.getReservations = async () => {
    asking.push('asked');
    return [];
  };
  const without = stockItem({ applied: { plain: over, [cancellationKeyOf(id, 3)]: kept } });
  const keys = await oldKeys(withStore(world, { getReservations }), without, 100);
  expect([keys, asking]).toEqual([[{ key: 'plain', seen: over }], []]);
});
