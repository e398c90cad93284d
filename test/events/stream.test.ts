import { expect, test } from '@jest/globals';
import { changeIn, partitionOf, sequenceOf } from '../../lib/events/stream.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import { encodeEntry } from '../../lib/store/ledger-codec.ts';
import { CorruptItem } from '../../lib/store/port.ts';
import { encodeReservation } from '../../lib/store/reservation-codec.ts';
import { encodeSale } from '../../lib/store/sale-codec.ts';
import { encodeSku } from '../../lib/store/sku-codec.ts';
import { encodeStock } from '../../lib/store/stock-codec.ts';
import { hold, ledgerEntry, now, sale, skuItem, sold, stockItem, unsold } from '../store/starting-items.ts';
import { reservationRecord, stockRecord, streamRecord } from './stream-records.ts';

test('a record of the stream says what its item was and is', () => {
  const [before, after] = [stockItem(), stockItem({ holds: { r1: hold() } })];
  expect(changeIn(stockRecord(undefined, after))).toEqual({ kind: 'stock', before: undefined, after });
  expect(changeIn(stockRecord(before, after))).toEqual({ kind: 'stock', before, after });
  expect(changeIn(stockRecord(before, undefined))).toEqual({ kind: 'stock', before, after: undefined });
});

test('a record of a reservation says when it was written, too', () => {
  const [before, after] = [unsold(), sold()];
  const at = now * 1000;
  expect(changeIn(reservationRecord(before, after))).toEqual({ kind: 'reservation', before, after, at });
  expect(changeIn(reservationRecord(before, undefined))).toEqual({ kind: 'reservation', before, after: undefined, at });
  const { dynamodb, ...rest } = reservationRecord(before, after);
  const { ApproximateCreationDateTime: _, ...undated } = dynamodb ?? {};
  expect(() => changeIn({ ...rest, dynamodb: undated })).toThrow(CorruptItem);
});

test('everything else in the table is not told on', () => {
  for (const stored of [
    encodeSku(skuItem()),
    encodeEntry(ledgerEntry()),
    encodeSale(sale()),
    { pk: 'NOTE#a', sk: '' },
  ]) {
    expect(changeIn(streamRecord(undefined, stored))).toBeUndefined();
  }
});

test('an item that does not add up is told as it stands, one that cannot be read is corrupt', () => {
  const stored = { ...encodeStock(stockItem()), onHand: 101 };
  expect(changeIn(streamRecord(undefined, stored))).toMatchObject({ after: { onHand: 101 } });
  expect(() => changeIn(streamRecord(undefined, { ...stored, onHand: '101' }))).toThrow(CorruptItem);
  const record = { ...encodeReservation(unsold()), status: 'PAID' };
  expect(() => changeIn(streamRecord(undefined, record))).toThrow(CorruptItem);
  // The write that mends an item can be passed on.
  expect(changeIn(streamRecord(record, encodeReservation(unsold())))).toMatchObject({ before: undefined });
});

test('a record names its item, and its place in the stream', () => {
  const item = stockItem();
  const record = stockRecord(undefined, item);
  expect(partitionOf(record)).toBe(stockKeyOf(item.key).pk);
  expect(sequenceOf(record)).toBe(record.dynamodb?.SequenceNumber);
  expect([partitionOf({}), sequenceOf({})]).toEqual(['', '']);
});
