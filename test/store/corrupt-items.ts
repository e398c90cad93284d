import { describe, expect, test } from '@jest/globals';
import type { Attributes } from '../../lib/store/attributes.ts';
import { keyOfFound } from '../../lib/store/found.ts';
import { type Key, reservationKeyOf, saleKeyOf, skuKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import { encodeEntry } from '../../lib/store/ledger-codec.ts';
import { encodeReservation } from '../../lib/store/reservation-codec.ts';
import { encodeSale } from '../../lib/store/sale-codec.ts';
import { encodeSku } from '../../lib/store/sku-codec.ts';
import { encodeStock } from '../../lib/store/stock-codec.ts';
import { takeHold } from '../../lib/store/writes/hold-writes.ts';
import { scanned } from './contract/scan.ts';
import type { EngineTable } from './engines.ts';
import { at, hold, ledgerEntry, sale, skuItem, stockItem, unsold } from './starting-items.ts';

/** What stands in the table was written by an older or a broken program: it is refused, never served. */
export function corruptItemContract(name: string, open: () => EngineTable): void {
  describe(`${name}: a corrupt item`, () => {
    const named = (error: string) => expect.objectContaining({ name: error });

    test('is refused when it is read', async () => {
      const { put, store } = open();
      const [item, record, sku] = [stockItem(), unsold(), skuItem()];
      await put({ ...encodeStock(item), onHand: '100' });
      await put({ ...encodeReservation(record), status: 'PAID' });
      await put({ ...skuKeyOf(sku.sku) });
      await expect(store.getStock(item.key)).rejects.toThrow(named('CorruptItem'));
      await expect(store.getReservation(record.id)).rejects.toThrow(named('CorruptItem'));
      await expect(store.getReservations([record.id])).rejects.toThrow(named('CorruptItem'));
      await expect(store.getSku(sku.sku)).rejects.toThrow(named('CorruptItem'));
    });

    test('hides no other from a look over the whole table, and is found as it is', async () => {
      const { put, store } = open();
      const [item, record, sold] = [stockItem(), unsold(), sale()];
      const broken: readonly (readonly [Key, Attributes, RegExp])[] = [
        [stockKeyOf(item.key), { ...encodeStock(item), onHand: '100' }, /^onHand should be a number/],
        [reservationKeyOf(record.id), { ...encodeReservation(record), status: 'PAID' }, /^PAID is no status/],
        [saleKeyOf(sold), { ...encodeSale(sold), quantity: 'two' }, /^quantity should be a number/],
      ];
      for (const [, stored] of broken) await put(stored);
      const { all } = await scanned(store, 100);
      for (const [key, , told] of broken) {
        const unreadable = { kind: 'unreadable', key, problem: expect.stringMatching(told) };
        expect(all).toContainEqual(unreadable);
        const foundByKey = await store.find(key);
        expect(foundByKey).toEqual(unreadable);
        expect(foundByKey && keyOfFound(foundByKey)).toEqual(key);
      }
    });

    test('is found as it stands where its counters do not add up', async () => {
      const { put, store } = open();
      const item = stockItem();
      await put({ ...encodeStock(item), onHand: 101 });
      const found = { kind: 'stock', item: { ...item, onHand: 101 } };
      expect(await store.find(stockKeyOf(item.key))).toEqual(found);
      expect((await scanned(store, 100)).all).toContainEqual(found);
    });

    test('is refused when a ledger or sales are read', async () => {
      const { put, store } = open();
      const [entry, sold] = [ledgerEntry(), sale()];
      await put({ ...encodeEntry(entry), before: {} });
      await put({ ...encodeSale(sold), quantity: 'two' });
      await expect(store.entriesOf(entry.key, 9)).rejects.toThrow(named('CorruptItem'));
      await expect(store.createEntry(entry)).rejects.toThrow(named('CorruptItem'));
      await expect(store.getSales([sold])).rejects.toThrow(named('CorruptItem'));
      await expect(store.salesOf(sold.key, 9)).rejects.toThrow(named('CorruptItem'));
    });

    test('is refused when it refuses', async () => {
      const { put, store } = open();
      const [item, record, sku] = [stockItem({ available: 0 }), unsold(), skuItem()];
      await put({ ...encodeStock(item), buffer: 1 });
      await put({ ...reservationKeyOf(record.id), status: 'PENDING' });
      await put({ ...encodeSku(sku), settings: {} });
      await expect(store.updateStock(item.key, takeHold('r1', hold(), at))).rejects.toThrow(named('AssertionFailed'));
      await expect(store.createStock(item)).rejects.toThrow(named('AssertionFailed'));
      await expect(store.createReservation(record)).rejects.toThrow(named('CorruptItem'));
      await expect(store.createSku(sku)).rejects.toThrow(named('CorruptItem'));
    });

    test('is told of where a write meets counters that did not add up before', async () => {
      const { put, store } = open();
      const item = stockItem();
      await put({ ...encodeStock(item), ...stockKeyOf(item.key), onHand: 101 });
      await expect(store.updateStock(item.key, takeHold('r1', hold(), at))).rejects.toThrow(named('AssertionFailed'));
    });
  });
}
