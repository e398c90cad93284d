import { expect, test } from '@jest/globals';
import type { Sale } from '../../../lib/domain/sale.ts';
import type { StockKey } from '../../../lib/domain/stock-item.ts';
import type { Store } from '../../../lib/store/port.ts';
import { at, freshId, freshKey, sale } from '../starting-items.ts';

/** In order of their code points, which is not that of UTF-16; those with a tier's name in front have it behind. */
const tiers = ['', ' ', '!', '"gold"', 'Gold', 'a', 'a ', 'a b', 'a!', 'ab', 'gold', 'gold plus', '\uff5e', '😀'];

/** The sales of a stock item in their order: two moments of each tier, and two sales of one moment. */
function salesInOrder(key: StockKey): readonly Sale[] {
  return tiers.flatMap((customerTier) => {
    const ofTier = (confirmedAt: number, reservation = freshId()): Sale =>
      sale({ key, confirmedAt, reservation, ...(customerTier !== '' && { customerTier }) });
    const id = freshId().slice(1);
    return [ofTier(at + 1), ofTier(at, `a${id}`), ofTier(at, `b${id}`), ofTier(at - 100_000_000_000)];
  });
}

async function putAll(store: Store, sales: readonly Sale[]): Promise<void> {
  await Promise.all(sales.map((each) => store.putSale(each)));
}

export function saleContract(open: () => Store): void {
  test('the sales of a stock item are read tier by tier, those without one first, the newest first', async () => {
    const key = freshKey();
    const sales = salesInOrder(key);
    await putAll(open(), sales.toReversed());
    expect(await open().salesOf(key, 100)).toEqual(sales);
    expect(await open().salesOf(key, 3)).toEqual(sales.slice(0, 3));
  });

  test('they are read from behind any of them, and from behind one that is gone', async () => {
    const key = freshKey();
    const sales = salesInOrder(key);
    await putAll(open(), sales);
    for (const [index, each] of sales.entries()) {
      expect(await open().salesOf(key, 2, each)).toEqual(sales.slice(index + 1, index + 3));
    }
    const [first, second, third] = sales as [Sale, Sale, Sale];
    await open().removeSale(second);
    expect(await open().salesOf(key, 1, second)).toEqual([third]);
    expect(await open().salesOf(key, 2)).toEqual([first, third]);
  });

  test('a stock item has the sales of no other', async () => {
    const key = freshKey('north');
    await open().putSale(sale({ key }));
    const others = [{ shard: 1 }, { location: 'north2' }, { location: 'nort' }, { sku: `${key.sku}2` }];
    for (const other of others) expect(await open().salesOf({ ...key, ...other }, 9)).toEqual([]);
  });

  test('a sale is written as it is said, also over another, and removed again and again', async () => {
    const sold = sale({ key: { ...freshKey('north'), shard: 2 }, customerTier: 'gold' });
    await open().putSale(sold);
    await open().putSale({ ...sold, quantity: 1 });
    expect(await open().salesOf(sold.key, 9)).toEqual([{ ...sold, quantity: 1 }]);
    for (const _ of [1, 2]) await open().removeSale(sold);
    expect(await open().salesOf(sold.key, 9)).toEqual([]);
  });

  test('finds those of 100 sales that are there, as they stand', async () => {
    const key = freshKey();
    const there = Array.from({ length: 60 }, (_, index) =>
      sale({ key, ...(index % 2 === 0 && { customerTier: 'gold' }) }),
    );
    await putAll(open(), there);
    const missing = Array.from({ length: 40 }, () => sale({ key }));
    const asked = [...missing, ...there].map((each) => ({ ...each, quantity: 9 }));
    const found = await open().getSales(asked);
    const byReservation = (sales: readonly Sale[]) =>
      [...sales].sort((a, b) => (a.reservation < b.reservation ? -1 : 1));
    expect(byReservation(found)).toEqual(byReservation(there));
    expect(await open().getSales(missing)).toStrictEqual([]);
    expect(await open().getSales([])).toEqual([]);
  });
}
