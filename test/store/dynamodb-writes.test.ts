import { expect, test } from '@jest/globals';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import { bodyOf, reply, startFake } from './fake-dynamodb.ts';
import { at, now, stockItem } from './starting-items.ts';

test('a member that is undefined is not written, wherever it stands', async () => {
  const written: unknown[] = [];
  const { store } = await startFake(async (request, response) => {
    written.push((await bodyOf<{ Item: unknown }>(request)).Item);
    reply(response, {});
  });
  const { due: _, ...item } = stockItem({ movement: { type: 'receive', at }, due: now });
  await store.createStock(item);
  const movement = { ...item.movement, by: undefined };
  await store.createStock({ ...item, due: undefined, movement } as unknown as StockItem);
  expect(written[1]).toEqual(written[0]);
});
