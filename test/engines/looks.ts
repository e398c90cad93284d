import type { Sale } from '../../lib/domain/sale.ts';
import type { StockKey } from '../../lib/domain/stock-item.ts';
import { keyOfFound } from '../../lib/store/found.ts';
import { compensationKeyOf, type Key, reservationKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import type { Found, Store } from '../../lib/store/port.ts';
import { scanned } from '../store/contract/scan.ts';
import { ids, skus } from './requests.ts';

/** Every page of a list, from its beginning to its end. */
export async function pagesOf<Page extends { readonly end?: End }, End>(
  read: (after: End | undefined) => Promise<Page>,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  let after: End | undefined;
  do {
    const page = await read(after);
    pages.push(page);
    after = page.end;
  } while (after !== undefined);
  return pages;
}

/** The sales of a stock item, so many at a time. */
export async function salePages(store: Store, key: StockKey, limit: number): Promise<readonly (readonly Sale[])[]> {
  const pages = [await store.salesOf(key, limit)];
  for (let last = pages[0]; last?.length === limit; last = pages.at(-1)) {
    pages.push(await store.salesOf(key, limit, last.at(-1)));
  }
  return pages;
}

/** Keys of what may be due at some time. */
export const dueThings: readonly Key[] = [
  ...skus.map((sku) => stockKeyOf({ sku, location: 'main', shard: 0 })),
  ...ids.flatMap((id) => [reservationKeyOf(id), compensationKeyOf(id)]),
];

/** What a look over the whole table meets, in order of the keys. */
export async function everything(store: Store): Promise<readonly Found[]> {
  const { all } = await scanned(store, 8);
  const textOf = (found: Found) => JSON.stringify(keyOfFound(found));
  return all.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}
