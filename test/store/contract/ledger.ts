import { expect, test } from '@jest/globals';
import type { LedgerEntry } from '../../../lib/domain/ledger.ts';
import type { StockKey } from '../../../lib/domain/stock-item.ts';
import type { Store } from '../../../lib/store/port.ts';
import { at, freshId, freshKey, ledgerEntry } from '../starting-items.ts';

const placesOf = (entries: readonly LedgerEntry[]) => entries.map(({ place }) => place);

async function written(store: Store, key: StockKey, places: readonly number[]): Promise<void> {
  for (const place of places) expect(await store.createEntry(ledgerEntry({ key, place }))).toBe(true);
}

export function ledgerContract(open: () => Store): void {
  test('an entry is read as it was written', async () => {
    const why = { by: 'clerk', reason: 'broken', reference: 'PO 1' };
    const movement = { type: 'resolve', at, reservations: [freshId(), freshId()], ...why } as const;
    const after = { onHand: -3, held: 5, available: -6, buffer: -2 };
    const entry = ledgerEntry({ key: { ...freshKey('north'), shard: 3 }, movement, after });
    expect(await open().createEntry(entry)).toBe(true);
    expect(await open().entriesOf(entry.key, 9)).toEqual([entry]);
  });

  test('an entry is written once, and never over', async () => {
    const first = ledgerEntry();
    expect(await open().createEntry(first)).toBe(true);
    expect(await open().createEntry(first)).toBe(false);
    expect(await open().createEntry({ ...first, movement: { type: 'count', at } })).toBe(false);
    expect(await open().entriesOf(first.key, 9)).toEqual([first]);
  });

  test('the ledger of a stock item is in order of its places, and a gap stands between two versions', async () => {
    const key = freshKey();
    await written(open(), key, [10, 1_000_000_000_000, 9, 7.5, 8, 7]);
    const inOrder = [7, 7.5, 8, 9, 10, 1_000_000_000_000];
    expect(placesOf(await open().entriesOf(key, 9))).toEqual(inOrder);
    expect(placesOf(await open().entriesOf(key, 2))).toEqual([7, 7.5]);
  });

  test('it is read from behind a place, whether an entry stands there or not', async () => {
    const key = freshKey();
    await written(open(), key, [7, 7.5, 8, 9, 10]);
    const behind = async (place: number, limit = 9) => placesOf(await open().entriesOf(key, limit, place));
    expect(await behind(7)).toEqual([7.5, 8, 9, 10]);
    expect(await behind(7.5)).toEqual([8, 9, 10]);
    expect(await behind(8.5, 1)).toEqual([9]);
    expect(await behind(2)).toEqual([7, 7.5, 8, 9, 10]);
    expect(await behind(10)).toEqual([]);
  });

  test('it has the entries of no other', async () => {
    const key = freshKey('north');
    await written(open(), key, [1]);
    const others = [{ shard: 1 }, { location: 'north2' }, { location: 'nort' }, { sku: `${key.sku}2` }];
    for (const other of others) expect(await open().entriesOf({ ...key, ...other }, 9)).toEqual([]);
  });

  test('more than DynamoDB reads at once is read on, up to the limit', async () => {
    const key = freshKey();
    const reason = 'x'.repeat(100_000);
    const places = Array.from({ length: 24 }, (_, index) => index + 1);
    for (const place of places) {
      await open().createEntry(ledgerEntry({ key, place, movement: { type: 'count', at, reason } }));
    }
    expect(placesOf(await open().entriesOf(key, 100))).toEqual(places);
    expect(placesOf(await open().entriesOf(key, 23))).toEqual(places.slice(0, 23));
    expect(placesOf(await open().entriesOf(key, 12, 3))).toEqual(places.slice(3, 15));
  });
}
