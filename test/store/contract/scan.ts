import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { keyOfFound } from '../../../lib/store/found.ts';
import { entryKeyOf, type Key, noteKeyOf, skuKeyOf, stockKeyOf } from '../../../lib/store/keys.ts';
import type { Found, Store } from '../../../lib/store/port.ts';
import { freshKey, ledgerEntry, rejected, sale, skuItem, sold, stockItem } from '../starting-items.ts';

/** Everything that a look over the whole table meets, page by page. */
export async function scanned(store: Store, limit: number): Promise<{ all: readonly Found[]; pages: number }> {
  const all: Found[] = [];
  let pages = 0;
  let after: Key | undefined;
  do {
    const { found, end } = await store.scan(limit, after);
    expect(found.length).toBeLessThanOrEqual(limit);
    all.push(...found);
    after = end;
    pages++;
  } while (after !== undefined);
  return { all, pages };
}

/** One of everything that stands in a table. */
async function filled(store: Store) {
  const [item, record, refused] = [stockItem(), sold(), rejected()];
  const [sku, entry, sale1, sale2] = [skuItem(), ledgerEntry(), sale({ customerTier: 'gold' }), sale()];
  const job = randomUUID();
  await store.createStock(item);
  await store.createReservation(record);
  await store.createReservation(refused);
  await store.createSku(sku);
  await store.createEntry(entry);
  for (const each of [sale1, sale2]) await store.putSale(each);
  await store.putNote(job, 'half way');
  const found: readonly Found[] = [
    { kind: 'stock', item },
    { kind: 'reservation', record },
    { kind: 'reservation', record: refused },
    { kind: 'sale', sale: sale1 },
    { kind: 'sale', sale: sale2 },
  ];
  return { found, others: [skuKeyOf(sku.sku), entryKeyOf(entry.key, entry.place), noteKeyOf(job)] };
}

export function scanContract(open: () => Store): void {
  test('a look over the whole table meets every stock item, record and sale once, and nothing else', async () => {
    const { found } = await filled(open());
    const { all, pages } = await scanned(open(), 40);
    for (const each of found) {
      const own = all.filter((other) => JSON.stringify(keyOfFound(other)) === JSON.stringify(keyOfFound(each)));
      expect(own).toEqual([each]);
    }
    expect(pages).toBeGreaterThan(1);
    // A page that leaves one says that it is not the last.
    expect((await scanned(open(), all.length - 1)).all).toHaveLength(all.length);
    const others = all.map(keyOfFound).filter(({ pk }) => !/^(?:STOCK|RES|SALES|COMP)#/.test(pk));
    expect(others).toEqual([]);
    expect(new Set(all.map((each) => JSON.stringify(keyOfFound(each)))).size).toBe(all.length);
  });

  test('what it meets is found by its key as well, and nothing else is', async () => {
    const { found, others } = await filled(open());
    for (const each of found) expect(await open().find(keyOfFound(each))).toEqual(each);
    for (const key of [...others, stockKeyOf(freshKey())]) expect(await open().find(key)).toBeUndefined();
  });

  test('a note is what was noted last of a job', async () => {
    const [job, other] = [randomUUID(), randomUUID()];
    expect(await open().getNote(job)).toBeUndefined();
    for (const note of ['a', '', '{"pk":"STOCK#mug#main#0"}']) {
      await open().putNote(job, note);
      expect(await open().getNote(job)).toBe(note);
    }
    expect(await open().getNote(other)).toBeUndefined();
  });
}
