import { expect, test } from '@jest/globals';
import { laneOf, stockKeyOf } from '../../lib/store/keys.ts';
import type { Store } from '../../lib/store/port.ts';
import { bodyOf, reply, startFake } from './fake-dynamodb.ts';
import { freshId, freshKey, sale } from './starting-items.ts';

// What one machine does not show: there every read is consistent, whatever it asks for.

interface Read {
  readonly ConsistentRead?: boolean;
  readonly RequestItems?: { readonly shop: { readonly ConsistentRead?: boolean } };
}

/** Whether each request that it makes is a consistent read. */
async function consistencyOf(read: (store: Store) => Promise<unknown>): Promise<readonly boolean[]> {
  const asked: boolean[] = [];
  const { store } = await startFake(async (request, response) => {
    const { ConsistentRead, RequestItems } = await bodyOf<Read>(request);
    asked.push(ConsistentRead ?? RequestItems?.shop.ConsistentRead ?? false);
    reply(response, {});
  });
  await read(store);
  return asked;
}

const key = freshKey();

test.each<readonly [string, (store: Store) => Promise<unknown>]>([
  ['a stock item', (store) => store.getStock(key)],
  ['a reservation', (store) => store.getReservation(freshId())],
  ['reservations', (store) => store.getReservations([freshId()])],
  ['a SKU', (store) => store.getSku('mug')],
  ['a compensation', (store) => store.getCompensation(freshId())],
  ['a ledger', (store) => store.entriesOf(key, 1)],
  ['sales by their names', (store) => store.getSales([sale()])],
  ['the sales of a stock item', (store) => store.salesOf(key, 1)],
  ['one of what a look over the whole table meets', (store) => store.find(stockKeyOf(key))],
  ['a note', (store) => store.getNote('reconcile')],
])('%s is read as it stands now', async (_, read) => {
  expect(await consistencyOf(read)).toEqual([true]);
});

test.each<readonly [string, (store: Store) => Promise<unknown>]>([
  ['stock items for who looks at them', (store) => store.getStocks([key])],
  ['SKUs for who looks at them', (store) => store.getSkus(['mug'])],
  ['compensations for who looks at them', (store) => store.getCompensations([freshId()])],
  ['a page of the whole table', (store) => store.scan(1)],
  ['whose reservations there are, from an index', (store) => store.reservationsOf('ann', 1)],
  ['which SKUs there are, from an index', (store) => store.allSkus(1)],
  ['which compensations there are, from an index', (store) => store.allCompensations(1)],
  ['what is due, from an index', (store) => store.dueKeys(laneOf(stockKeyOf(key)), 1, 1)],
])('%s may be a moment old, at half the price', async (_, read) => {
  expect(await consistencyOf(read)).toEqual([false]);
});

test.each<readonly [string, (store: Store) => Promise<unknown>]>([
  ['a look for what no look over the table meets', (store) => store.find({ pk: 'NOTE#job', sk: 'NOTE' })],
  ['a batch of nothing', (store) => store.getReservations([])],
])('%s asks for nothing', async (_, read) => {
  expect(await consistencyOf(read)).toEqual([]);
});
