import { expect, test } from '@jest/globals';
import { OversoldShop, resolveAfterSeconds } from './shop.ts';

/** What the ledger of a SKU tells of making it right: what happened, to whom, why, and how long after it was planned. */
async function toldOf({ world }: OversoldShop, sku: string, planned: number) {
  const entries = await world.store.entriesOf({ sku, location: 'main', shard: 0 }, 1_000);
  const movements = entries.map(({ movement }) => movement).filter(({ type }) => ['plan', 'cancel'].includes(type));
  return movements.map(({ type, reservations, reason, at }) => [
    (at - planned) / 1_000,
    type,
    ...(reservations ?? []),
    ...(reason === undefined ? [] : [reason]),
  ]);
}

/** One of each SKU is short; the mug chooses a cart of both, and the shirt somebody newer. */
async function planned() {
  const shop = new OversoldShop();
  await shop.sku('mug', 2);
  await shop.sku('shirt', 2);
  await shop.sell({ mug: 1 }, 'gold');
  const both = await shop.sell({ mug: 1, shirt: 1 });
  const newer = await shop.sell({ shirt: 1 });
  for (const sku of ['mug', 'shirt']) await shop.move(sku, 'adjust', -1);
  shop.world.pass(resolveAfterSeconds);
  const at = shop.world.clock();
  await shop.plan();
  return { shop, both, newer, at };
}

test('the ledger of each SKU tells who was planned, who was let off, and who was cancelled, when and why', async () => {
  const { shop, both, newer, at } = await planned();
  await shop.quiet();
  const cancelled = [
    [60, 'cancel', both, 'oversold'],
    [60, 'plan', 'healed'],
  ];
  expect(await toldOf(shop, 'mug', at)).toEqual([
    [-resolveAfterSeconds, 'plan', 'oversold'],
    [0, 'plan', both],
    [60, 'plan'],
    ...cancelled,
  ]);
  expect(await toldOf(shop, 'shirt', at)).toEqual([
    [-resolveAfterSeconds, 'plan', 'oversold'],
    [0, 'plan', newer],
    [0, 'plan', both],
    [60, 'plan'],
    [60, 'plan', newer],
    ...cancelled,
  ]);
});

test('the ledger tells of a cart that is let off at each SKU that it was planned for', async () => {
  const { shop, both, newer, at } = await planned();
  await shop.move('mug', 'receive', 1);
  await shop.later(30);
  const before = [
    [-resolveAfterSeconds, 'plan', 'oversold'],
    [0, 'plan', both],
  ];
  expect(await toldOf(shop, 'mug', at)).toEqual([...before, [30, 'plan', both], [30, 'plan', 'healed']]);
  expect((await toldOf(shop, 'shirt', at)).slice(2)).toEqual([
    [0, 'plan', both],
    [30, 'plan', newer],
    [30, 'plan', both],
  ]);
});
