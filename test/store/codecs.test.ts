import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { AssertionFailed } from '../../lib/domain/assertions.ts';
import type { Attributes } from '../../lib/store/attributes.ts';
import { CorruptItem } from '../../lib/store/port.ts';
import { decodeReservation, encodeReservation } from '../../lib/store/reservation-codec.ts';
import { decodeSku, encodeSku } from '../../lib/store/sku-codec.ts';
import { decodeStock, encodeStock } from '../../lib/store/stock-codec.ts';
import { applied } from './contract/resolve-cases.ts';
import { hold, now, records, rejected, skuItem, sold, stockItem, unsold } from './starting-items.ts';

/** What of an encoded item is needed, and what another type of it is. */
interface Codec {
  readonly stored: Attributes;
  readonly decode: (stored: Attributes) => unknown;
  readonly needed: readonly string[];
}

const fullStock = () =>
  stockItem({ holds: { r1: hold(), r2: hold({ isSettled: true }) }, applied: { k1: applied() }, due: now });

const codecs: Record<string, Codec> = {
  'stock item': {
    stored: encodeStock(fullStock()),
    decode: decodeStock,
    needed: [
      ...['pk', 'sk', 'onHand', 'available', 'buffer', 'settingsVersion', 'holds', 'applied', 'appliedVersions'],
      ...['version', 'movement', 'movement.type', 'movement.at', 'holds.r1.q', 'holds.r1.e', 'holds.r1.n'],
      ...['applied.k1.e', 'applied.k1.f', 'applied.k1.c', 'appliedVersions.k1'],
    ],
  },
  reservation: {
    stored: encodeReservation(sold()),
    decode: decodeReservation,
    needed: [
      ...['pk', 'status', 'lines', 'attempt', 'createdAt', 'expiresAt', 'version', 'ttl', 'confirmedAt'],
      ...['lines.0.s', 'lines.0.q', 'lines.1.a.0.q', 'order.id'],
    ],
  },
  'rejected reservation': {
    stored: encodeReservation(rejected()),
    decode: decodeReservation,
    needed: [...['rejection', 'rejection.code', 'rejection.lines', 'rejection.lines.0.i', 'rejection.lines.0.a']],
  },
  SKU: {
    stored: encodeSku(skuItem()),
    decode: decodeSku,
    needed: [
      ...['pk', 'settings', 'version', 'locations', 'createdAt', 'updatedAt', 'settings.safetyStock'],
      ...['settings.oversell', 'settings.oversell.limit', 'settings.oversell.resolveAfterSeconds'],
    ],
  },
};

/** A copy in which the value at the path is another; undefined removes it. */
function changed(stored: Attributes, path: string, value: unknown): Attributes {
  const copy = structuredClone(stored) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? path;
  let place = copy;
  for (const name of names) place = place[name] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}

const wrong: readonly unknown[] = [true, null];
const asStored = (stored: Attributes): Attributes => unmarshall(marshall(stored, { removeUndefinedValues: true }));

describe.each(Object.entries(codecs))('a %s', (_, { stored, decode, needed }) => {
  test('that is whole is read', () => {
    expect(() => decode(asStored(stored))).not.toThrow();
  });

  test.each(needed)('without %s is corrupt', (path) => {
    expect(() => decode(changed(stored, path, undefined))).toThrow(CorruptItem);
  });

  test.each(needed)('with a %s of another type is corrupt', (path) => {
    for (const value of wrong) expect(() => decode(changed(stored, path, value))).toThrow(CorruptItem);
  });
});

describe('optional attributes', () => {
  test.each(['due', 'movement.by', 'movement.reason', 'movement.reservations', 'holds.r2.s', 'holds.r1'])(
    'a stock item with a %s of another type is corrupt',
    (path) => {
      expect(() => decodeStock(changed(encodeStock(fullStock()), path, null))).toThrow(CorruptItem);
    },
  );

  test.each([
    'owner',
    'reference',
    'fingerprint',
    'metadata',
    'confirmed',
    'order',
    'order.amount',
    'lines.0',
    'lines.0.n',
  ])('a reservation with a %s of another type is corrupt', (path) => {
    expect(() => decodeReservation(changed(encodeReservation(sold()), path, null))).toThrow(CorruptItem);
  });

  test('metadata that is no JSON is corrupt', () => {
    const stored = { ...encodeReservation(unsold()), metadata: '{' };
    expect(() => decodeReservation(stored)).toThrow(CorruptItem);
  });

  test('a key of another kind of item is corrupt', () => {
    expect(() => decodeStock({ ...encodeStock(stockItem()), pk: 'RES#1' })).toThrow(CorruptItem);
    expect(() => decodeStock({ ...encodeStock(stockItem()), pk: 'STOCK#a#main#x' })).toThrow(CorruptItem);
  });
});

describe('what does not add up', () => {
  test.each([
    ['onHand', 101],
    ['available', 0],
    ['buffer', -1],
    ['holds.r1.q', 6],
    ['holds.r1.q', 0],
    ['holds.r1.n', ''],
    ['version', 0],
    ['onHand', 1.5],
    ['due', undefined],
  ])('a stock item with %s of %s is refused', (path, value) => {
    expect(() => decodeStock(changed(encodeStock(fullStock()), path, value))).toThrow(AssertionFailed);
  });

  test.each([
    ['lines.0.q', 0],
    ['lines.0.n', undefined],
    ['lines.1.s', 'shirt'],
    ['confirmed', [6, 0]],
    ['confirmed', [5]],
    ['expiresAt', 0.5],
  ])('a reservation with %s of %s is refused', (path, value) => {
    expect(() => decodeReservation(changed(encodeReservation(sold()), path, value))).toThrow(AssertionFailed);
  });

  test('neither is encoded', () => {
    expect(() => encodeStock({ ...stockItem(), onHand: 101 })).toThrow(AssertionFailed);
    expect(() => encodeReservation(sold({ confirmed: [6, 0] }))).toThrow(AssertionFailed);
  });
});

test('what is encoded is read as it was, by way of the table', () => {
  for (const item of [stockItem(), fullStock()]) expect(decodeStock(asStored(encodeStock(item)))).toEqual(item);
  for (const record of records()) expect(decodeReservation(asStored(encodeReservation(record)))).toEqual(record);
  expect(decodeSku(asStored(encodeSku(skuItem({ sku: 'a b' }))))).toMatchObject({ sku: 'a b', locations: ['main'] });
});
