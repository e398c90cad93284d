import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { AssertionFailed } from '../../lib/domain/assertions.ts';
import type { Settings } from '../../lib/domain/sku.ts';
import type { Attributes } from '../../lib/store/attributes.ts';
import { decodeCompensation, encodeCompensation } from '../../lib/store/compensation-codec.ts';
import { decodeEntry, encodeEntry } from '../../lib/store/ledger-codec.ts';
import { CorruptItem } from '../../lib/store/port.ts';
import { decodeReservation, encodeReservation } from '../../lib/store/reservation-codec.ts';
import { decodeSale, encodeSale } from '../../lib/store/sale-codec.ts';
import { decodeSku, encodeSku } from '../../lib/store/sku-codec.ts';
import { decodeStock, encodeStock } from '../../lib/store/stock-codec.ts';
import { applied } from './contract/resolve-cases.ts';
import { compensations, failing } from './starting-compensations.ts';
import {
  at,
  hold,
  ledgerEntry,
  now,
  records,
  rejected,
  sale,
  skuItem,
  sold,
  stockItem,
  unsold,
} from './starting-items.ts';

/** What of an encoded item is needed, and what another type of it is. */
interface Codec {
  readonly stored: () => Attributes;
  readonly decode: (stored: Attributes) => unknown;
  readonly needed: readonly string[];
}

const fullStock = () =>
  stockItem({ holds: { r1: hold(), r2: hold({ isSettled: true }) }, applied: { k1: applied() }, due: now });

const why = { by: 'clerk', reason: 'broken', reference: 'PO 1' };
const fullEntry = () => ledgerEntry({ movement: { type: 'resolve', at, reservations: ['r1', 'r2'], ...why } });
const oversoldStock = () =>
  stockItem({
    onHand: -3,
    plan: { r1: 2 },
    resolveAt: now,
    received: 30,
    bufferRule: { safetyStock: 0, percent: 10 },
    buffer: -3,
  });

const unfinished = () =>
  sold({
    fulfilled: [1, 0],
    cancelled: [2, 1],
    cancellation: { version: 4, from: [1, 0], reason: 'too late' },
    due: now,
    changedAt: now - 200,
    returnedAt: now - 100,
  });

const codecs: Record<string, Codec> = {
  'stock item': {
    stored: () => encodeStock(fullStock()),
    decode: decodeStock,
    needed: [
      ...['pk', 'sk', 'onHand', 'available', 'buffer', 'settingsVersion', 'holds', 'applied', 'appliedVersions'],
      ...['version', 'movement', 'movement.type', 'movement.at', 'holds.r1.q', 'holds.r1.e', 'holds.r1.n'],
      ...['applied.k1.e', 'applied.k1.f', 'applied.k1.c', 'appliedVersions.k1'],
    ],
  },
  reservation: {
    stored: () => encodeReservation(sold()),
    decode: decodeReservation,
    needed: [
      ...['pk', 'status', 'lines', 'attempt', 'createdAt', 'expiresAt', 'version', 'ttl', 'confirmedAt'],
      ...['lines.0.s', 'lines.0.q', 'lines.1.a.0.q', 'order.id'],
    ],
  },
  'stock item that is oversold': {
    stored: () => encodeStock(oversoldStock()),
    decode: decodeStock,
    needed: ['plan', 'bufferRule.safetyStock', 'bufferRule.percent'],
  },
  compensation: {
    stored: () => encodeCompensation(failing()),
    decode: decodeCompensation,
    needed: [
      ...['pk', 'reservation', 'stock', 'stock.sku', 'stock.location', 'stock.shard', 'status', 'steps', 'lines'],
      ...['steps.2.name', 'steps.2.attempts', 'lines.0.sku', 'lines.0.quantity', 'createdAt', 'updatedAt', 'version'],
      'order.id',
    ],
  },
  'cancelled reservation': {
    stored: () => encodeReservation(unfinished()),
    decode: decodeReservation,
    needed: ['cancellation.version', 'cancellation.from'],
  },
  'rejected reservation': {
    stored: () => encodeReservation(rejected()),
    decode: decodeReservation,
    needed: [...['rejection', 'rejection.code', 'rejection.lines', 'rejection.lines.0.i', 'rejection.lines.0.a']],
  },
  'ledger entry': {
    stored: () => encodeEntry(fullEntry()),
    decode: decodeEntry,
    needed: [
      ...['pk', 'sk', 'movement', 'movement.type', 'movement.at', 'before', 'after'],
      ...['before.o', 'before.h', 'before.a', 'before.b', 'after.o', 'after.h', 'after.a', 'after.b'],
    ],
  },
  sale: {
    stored: () => encodeSale(sale({ customerTier: 'gold plus' })),
    decode: decodeSale,
    needed: ['pk', 'sk', 'quantity'],
  },
  SKU: {
    stored: () => encodeSku(skuItem()),
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
    expect(() => decode(asStored(stored()))).not.toThrow();
  });

  test.each(needed)('without %s is corrupt', (path) => {
    expect(() => decode(changed(stored(), path, undefined))).toThrow(CorruptItem);
  });

  test.each(needed)('with a %s of another type is corrupt', (path) => {
    for (const value of wrong) expect(() => decode(changed(stored(), path, value))).toThrow(CorruptItem);
  });
});

describe('optional attributes', () => {
  test.each(['due', 'movement.by', 'movement.reason', 'movement.reservations', 'holds.r2.s', 'holds.r1'])(
    'a stock item with a %s of another type is corrupt',
    (path) => {
      expect(() => decodeStock(changed(encodeStock(fullStock()), path, null))).toThrow(CorruptItem);
    },
  );

  test.each(['by', 'reason', 'reference', 'reservations', 'reservations.0'])(
    'a ledger entry whose movement has a %s of another type is corrupt',
    (member) => {
      const stored = encodeEntry(fullEntry());
      expect(() => decodeEntry(changed(stored, `movement.${member}`, null))).toThrow(CorruptItem);
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

  test.each(['plan.r1', 'resolveAt', 'received', 'bufferRule'])(
    'a stock item with a %s of another type is corrupt',
    (name) => {
      expect(() => decodeStock(changed(encodeStock(oversoldStock()), name, null))).toThrow(CorruptItem);
    },
  );

  test.each([
    'line',
    'customer',
    'order',
    'discountCode',
    'due',
    'ttl',
    'steps.0.isDone',
    'steps.2.error',
    'steps.0.name',
  ])('a compensation with a %s of another type is corrupt', (path) => {
    expect(() => decodeCompensation(changed(encodeCompensation(failing()), path, null))).toThrow(CorruptItem);
  });

  test.each(['compensations', 'compensations.r', 'compensations.r.0'])(
    'a reservation with a %s of another type is corrupt',
    (path) => {
      const record = sold({ status: 'COMPENSATED', cancelled: [5, 1], compensations: { r: [5, 1] } });
      expect(() => decodeReservation(changed(encodeReservation(record), path, null))).toThrow(CorruptItem);
    },
  );

  test.each(['15', '-1%', '1.5%', '1000%', '%', ''])('a SKU with a limit of %j is corrupt', (limit) => {
    expect(() => decodeSku(changed(encodeSku(skuItem()), 'settings.oversell.limit', limit))).toThrow(CorruptItem);
  });

  test.each([
    'fulfilled',
    'fulfilled.0',
    'cancelled',
    'cancelled.1',
    'cancellation',
    'cancellation.from.0',
    'cancellation.reason',
    'due',
    'changedAt',
    'returnedAt',
  ])('a reservation after its sale with a %s of another type is corrupt', (path) => {
    expect(() => decodeReservation(changed(encodeReservation(unfinished()), path, null))).toThrow(CorruptItem);
  });

  test('a key of another kind of item is corrupt', () => {
    expect(() => decodeStock({ ...encodeStock(stockItem()), pk: 'RES#1' })).toThrow(CorruptItem);
    expect(() => decodeStock({ ...encodeStock(stockItem()), pk: 'STOCK#a#main#x' })).toThrow(CorruptItem);
  });
});

describe('what is wrong is told to who has to mend it:', () => {
  test.each([
    ['onHand', '100', 'onHand should be a number and is string'],
    ['onHand', null, 'onHand should be a number and is null'],
    ['onHand', undefined, 'onHand should be a number and is undefined'],
    ['pk', 1, 'pk should be a string and is number'],
    ['holds', ['r1'], 'holds should be a map and is object'],
    ['holds', new Set(['r1']), 'holds should be a map and is object'],
    ['holds.r1', 'r1', 'r1 should be a map and is string'],
    ['holds.r2.s', false, 's should be true and is boolean'],
    ['movement.type', 'gift', 'gift is no type of movement'],
    ['movement.reservations', ['r1', 2], 'reservations should be strings and is object'],
    ['pk', 'STOCK#mug', 'STOCK#mug is no key of a stock item'],
    ['sk', 'SALE', / is no key of a stock item$/],
  ])('a stock item with %s of %j', (path, value, problem) => {
    expect(() => decodeStock(changed(encodeStock(fullStock()), path, value))).toThrow(problem);
  });

  test.each([
    ['status', 'PAID', 'PAID is no status'],
    ['fulfilled', [1, '0'], 'fulfilled should be a list of numbers and is object'],
    ['fulfilled', 1, 'fulfilled should be a list of numbers and is number'],
    ['lines', [[]], 'lines should be a list of maps and is object'],
    ['lines', {}, 'lines should be a list of maps and is object'],
  ])('a reservation with %s of %j', (path, value, problem) => {
    expect(() => decodeReservation(changed(encodeReservation(unfinished()), path, value))).toThrow(problem);
  });

  test('a reservation with metadata that is no JSON', () => {
    const [message, cause] = ['metadata should be JSON', expect.objectContaining({ name: 'SyntaxError' })];
    const told = expect.objectContaining({ name: 'CorruptItem', message, cause });
    expect(() => decodeReservation({ ...encodeReservation(unsold()), metadata: '{' })).toThrow(told);
  });

  test.each([
    ['rejection.code', 'closed', 'closed is no rejection'],
    ['rejection.lines.0.i', 7, 'there is no line 7'],
  ])('a rejected reservation with %s of %j', (path, value, problem) => {
    expect(() => decodeReservation(changed(encodeReservation(rejected()), path, value))).toThrow(problem);
  });

  test('a compensation with a step that there is none of', () => {
    const stored = changed(encodeCompensation(failing()), 'steps.0.name', 'sing');
    expect(() => decodeCompensation(stored)).toThrow('sing is none of cancel, ');
  });

  test('a key of another kind', () => {
    const [entry, sold] = [encodeEntry(fullEntry()), encodeSale(sale())];
    expect(() => decodeEntry({ ...entry, pk: 'MOVE#mug', sk: '7' })).toThrow('MOVE#mug 7 is no key of a ledger');
    expect(() => decodeSale({ ...sold, pk: 'SALES#mug', sk: '7' })).toThrow('SALES#mug 7 is no key of a sale');
  });
});

describe('a key that names no such item is corrupt:', () => {
  test.each(['', 'x', '7', '0000000000000007++', '000000000000000x', '0000000000000007 +'])(
    'a ledger entry at %j',
    (sk) => {
      expect(() => decodeEntry({ ...encodeEntry(fullEntry()), sk })).toThrow(CorruptItem);
    },
  );

  test.each(['STOCK#mug#main#0', 'MOVE#mug#main', 'MOVE#mug#main#x', 'MOVE'])('a ledger entry of %j', (pk) => {
    expect(() => decodeEntry({ ...encodeEntry(fullEntry()), pk })).toThrow(CorruptItem);
  });

  const otherPlaces: Record<string, (place: string) => string> = {
    'no place': () => '',
    'a tier alone': () => 'gold',
    'no reservation': (place) => place.slice(0, -21),
    'a time that is a digit short': (place) => place.replace(/\t\d/, '\t'),
    'something behind it': (place) => `${place}#x`,
    'something before it': (place) => `#${place}`,
  };
  test.each(Object.entries(otherPlaces))('a sale with %s', (_, otherThan) => {
    const stored = encodeSale(sale({ customerTier: 'gold' }));
    expect(() => decodeSale({ ...stored, sk: otherThan(`${stored['sk']}`) })).toThrow(CorruptItem);
  });

  test.each(['STOCK#mug#main#0', 'SALES#mug#main', 'SALES#mug#main#x', 'SALES'])('a sale of %j', (pk) => {
    expect(() => decodeSale({ ...encodeSale(sale()), pk })).toThrow(CorruptItem);
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

  test.each([
    ['fulfilled', [4, 0]],
    ['fulfilled', [-1, 0]],
    ['cancelled', [0.5, 1]],
    ['cancelled', [0, 0]],
    ['cancellation', undefined],
    ['cancellation.from', [3, 0]],
    ['due', undefined],
    ['status', 'FULFILLED'],
    ['status', 'CANCELLED'],
  ])('a reservation after its sale with %s of %s is refused', (path, value) => {
    const stored = changed(encodeReservation(unfinished()), path, value);
    expect(() => decodeReservation(stored)).toThrow(AssertionFailed);
  });

  test('a sale that is over is not confirmed', () => {
    expect(() => encodeReservation(sold({ fulfilled: [4, 1], cancelled: [1, 0] }))).toThrow(AssertionFailed);
  });

  test('neither is encoded', () => {
    expect(() => encodeStock({ ...stockItem(), onHand: 101 })).toThrow(AssertionFailed);
    expect(() => encodeReservation(sold({ confirmed: [6, 0] }))).toThrow(AssertionFailed);
  });
});

const plain: Settings = {
  safetyStock: 0,
  oversell: { limit: 0, resolveAfterSeconds: 60, order: [], cancels: 'whole' },
};
const byLine: Settings = {
  ...plain,
  oversell: {
    limit: '10%',
    resolveAfterSeconds: 60,
    order: ['silver', 'gold'],
    cancels: 'line',
    discountCode: 'SORRY10',
  },
};

test('what is encoded is read as it was, by way of the table', () => {
  for (const item of [stockItem(), fullStock(), oversoldStock()])
    expect(decodeStock(asStored(encodeStock(item)))).toEqual(item);
  for (const each of compensations()) expect(decodeCompensation(asStored(encodeCompensation(each)))).toEqual(each);
  for (const record of [unfinished(), ...records()])
    expect(decodeReservation(asStored(encodeReservation(record)))).toEqual(record);
  for (const entry of [ledgerEntry(), fullEntry(), { ...fullEntry(), place: 7.5 }]) {
    expect(decodeEntry(asStored(encodeEntry(entry)))).toEqual(entry);
  }
  for (const each of [sale(), sale({ customerTier: 'gold plus' })]) {
    expect(decodeSale(asStored(encodeSale(each)))).toEqual(each);
  }
  for (const each of [skuItem({ sku: 'a b' }), skuItem({ settings: byLine }), skuItem({ settings: plain })]) {
    expect(decodeSku(asStored(encodeSku(each)))).toEqual(each);
  }
});

test('what is as usual is not stored: a record has room for 1,500 lines', () => {
  const { lines } = asStored(encodeReservation(unsold()));
  expect(lines).toEqual([
    { s: 'shirt', q: 5, n: 'aaaaa' },
    {
      s: 'shoes',
      a: [
        { q: 1, n: 'aaaaa' },
        { q: 2, n: 'bbbbb', l: 'north', h: 2 },
      ],
    },
  ]);
});
