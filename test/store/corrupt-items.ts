import { describe, expect, test } from '@jest/globals';
import { reservationKeyOf, skuKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import { encodeReservation } from '../../lib/store/reservation-codec.ts';
import { encodeSku } from '../../lib/store/sku-codec.ts';
import { encodeStock } from '../../lib/store/stock-codec.ts';
import { takeHold } from '../../lib/store/writes/hold-writes.ts';
import type { EngineTable } from './engines.ts';
import { at, hold, skuItem, stockItem, unsold } from './starting-items.ts';

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
