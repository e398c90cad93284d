import { entryKeyOf, stockKeyOf } from '../../../lib/store/keys.ts';
import { itemOf, receive } from '../../commands/world.ts';
import { delivered, type Shop, withHold } from '../shop.ts';
import { type Corruption, edit, misreckon, ofStock, units } from './corruption.ts';

const aDay = 86_401;

/** Takes entries out of the ledger of a SKU that has five. */
async function withoutEntries(shop: Shop, places: readonly number[]) {
  const { sku, key } = await delivered(shop);
  for (const place of places) await shop.table.remove(entryKeyOf(key, place));
  return { sku, key };
}

/** What a stock item and its ledger say of its units. */
export const ledgerCorruptions: readonly Corruption[] = [
  {
    name: 'counters that do not add up, as the ledger has them too',
    isMended: true,
    async make(shop) {
      const { key } = await delivered(shop);
      await misreckon(shop, key, { available: 13 });
      return [ofStock('counters_wrong', key, units(10, 0, 13))];
    },
  },
  {
    name: 'counters that do not add up, and that nothing in the ledger made so',
    isMended: true,
    async make(shop) {
      const { key } = await withHold(shop);
      await edit(shop, key, { onHand: 12 });
      return [
        ofStock('counters_wrong', key, units(12, 2, 8)),
        ofStock('ledger_differs', key, {
          version: 3,
          ledgerVersion: 3,
          item: units(12, 2, 8),
          ledger: units(10, 2, 8),
        }),
      ];
    },
  },
  {
    name: 'units that left without a movement',
    isMended: true,
    async make(shop) {
      const { key } = await delivered(shop);
      await edit(shop, key, { onHand: 6, available: 6 });
      const evidence = { version: 5, ledgerVersion: 5, item: units(6, 0, 6), ledger: units(10, 0, 10) };
      return [ofStock('ledger_differs', key, evidence)];
    },
  },
  {
    name: 'an item that was set back to an older version',
    isMended: true,
    async make(shop) {
      const { sku, key } = await delivered(shop);
      const older = await itemOf(shop, sku);
      await receive(shop, sku, 5);
      await receive(shop, sku, 5);
      await shop.caughtUp();
      await shop.table.putStock(older);
      const evidence = { version: 5, ledgerVersion: 7, item: units(10, 0, 10), ledger: units(20, 0, 20) };
      return [ofStock('ledger_differs', key, evidence)];
    },
  },
  {
    name: 'units that left without a movement, before others came',
    isMended: true,
    async make(shop) {
      const { sku, key } = await delivered(shop);
      await edit(shop, key, { onHand: 6, available: 6 });
      await receive(shop, sku, 1);
      await shop.caughtUp();
      const evidence = { place: 6, ledger: units(10, 0, 10), next: units(6, 0, 6) };
      return [ofStock('ledger_jump', key, evidence, '6')];
    },
  },
  {
    name: 'a version that is lost',
    seconds: aDay,
    isMended: true,
    async make(shop) {
      const { key } = await withoutEntries(shop, [3]);
      return [ofStock('version_missing', key, { from: 3, to: 3 }, '3')];
    },
  },
  {
    name: 'versions that are lost at the beginning, in between and at the end',
    seconds: aDay,
    isMended: true,
    async make(shop) {
      const { key } = await withoutEntries(shop, [1, 3, 5]);
      return [1, 3, 5].map((place) => ofStock('version_missing', key, { from: place, to: place }, `${place}`));
    },
  },
  {
    name: 'a ledger that is lost',
    seconds: aDay,
    isMended: true,
    async make(shop) {
      const { key } = await withoutEntries(shop, [1, 2, 3, 4, 5]);
      return [ofStock('version_missing', key, { from: 1, to: 5 }, '1')];
    },
  },
  {
    name: 'versions that may still come',
    seconds: 400,
    isMended: false,
    async make(shop) {
      const { key } = await withoutEntries(shop, [2, 4, 5]);
      return [
        ofStock('version_missing', key, { from: 2, to: 2 }, '2'),
        ofStock('version_missing', key, { from: 4, to: 5 }, '4'),
      ];
    },
  },
  {
    name: 'a version that no item can have reached',
    seconds: aDay,
    isMended: false,
    async make(shop) {
      const { key } = await delivered(shop);
      await edit(shop, key, { version: 5_000_000_000 });
      return [ofStock('version_missing', key, { from: 6, to: 5_000_000_000 }, '6')];
    },
  },
  {
    name: 'an item with a hold and no due',
    isMended: true,
    async make(shop) {
      const { sku, record, key } = await withHold(shop);
      const { due: _, ...item } = await itemOf(shop, sku);
      await shop.table.putStock(item);
      return [ofStock('due_missing', key, { due: record.expiresAt })];
    },
  },
  {
    name: 'a stock item that is gone while it holds',
    isMended: false,
    async make(shop) {
      const { record, key } = await withHold(shop);
      await shop.table.remove(stockKeyOf(key));
      const { pk } = stockKeyOf(key);
      const evidence = { stock: pk, quantity: 2, expiresAt: record.expiresAt };
      return [{ kind: 'hold_missing', pk: `RES#${record.id}`, sk: 'RES', of: pk, evidence }];
    },
  },
];
