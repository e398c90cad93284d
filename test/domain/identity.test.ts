import { expect, test } from '@jest/globals';
import {
  bucketOf,
  cancellationIn,
  cancellationKeyOf,
  fingerprintOf,
  movementKeyOf,
  reservationIdForm,
  reservationIdOf,
  stockMarkForm,
  stockMarkOf,
} from '../../lib/domain/identity.ts';
import { randomNonce } from '../../lib/domain/random-nonce.ts';

test('names that were given out stay what they are: records and holds stand under them', () => {
  expect(reservationIdOf('local', 'cart-1')).toBe('eobzh7hcbkb2ikvga6ah');
  expect(movementKeyOf('local', 'delivery-1')).toBe('76fog2ypxzhijpti');
  expect(fingerprintOf([{ sku: 'mug', quantity: 2 }, 600])).toBe('e5s6asno63epanry');
  expect(stockMarkOf({ sku: 'mug', location: 'main', shard: 0 })).toBe('ik3abzql');
  expect(bucketOf('RES#eobzh7hcbkb2ikvga6ah', 16)).toBe(8);
});

test('a reservation has an id for each caller and each key', () => {
  const ids = [reservationIdOf('ann', 'k'), reservationIdOf('bob', 'k'), reservationIdOf('ann', 'l')];
  expect(new Set(ids).size).toBe(3);
});

test('a request is the same whatever the order of its members, at every depth, and no other', () => {
  const request = { lines: [{ sku: 'a', quantity: 1, at: null }], metadata: { b: '1', a: '2', c: '3' } };
  const same = { metadata: { c: '3', a: '2', b: '1' }, lines: [{ at: null, quantity: 1, sku: 'a' }] };
  expect(fingerprintOf(same)).toBe(fingerprintOf(request));
  expect(fingerprintOf({ ...request, metadata: { b: '1', a: '2', c: '4' } })).not.toBe(fingerprintOf(request));
  expect(fingerprintOf(['a', 'b'])).not.toBe(fingerprintOf(['b', 'a']));
  expect(fingerprintOf({ a: [] })).not.toBe(fingerprintOf({ a: {} }));
});

test('the key of a cancellation names it, and no other key names any', () => {
  const id = 'eobzh7hcbkb2ikvga6ah';
  expect(cancellationKeyOf(id, 12)).toBe(`cancel:${id}:12`);
  expect(cancellationIn(cancellationKeyOf(id, 12))).toEqual({ id, version: 12 });
  const others = [`cancel:${id}`, `cancel:${id}:`, `cancel:${id}:1x`, `xcancel:${id}:1`, `cancel:${id}a:1`];
  for (const key of [...others, `cancel:${id.slice(1)}:1`, `cancel:${id.toUpperCase()}:1`, movementKeyOf('ann', 'k')]) {
    expect(cancellationIn(key)).toBeUndefined();
  }
});

test('a form takes what is given out, and nothing longer, shorter or of other characters', () => {
  const forms = [
    [reservationIdForm, reservationIdOf('ann', 'k')],
    [stockMarkForm, stockMarkOf({ sku: 'mug', location: 'north', shard: 2 })],
  ] as const;
  for (const [form, name] of forms) {
    expect(name).toMatch(form);
    for (const other of [`${name}a`, `a${name}`, name.slice(1), `1${name.slice(1)}`, name.toUpperCase()]) {
      expect(other).not.toMatch(form);
    }
  }
});

test('a nonce is five characters, seldom twice the same', () => {
  const nonces = Array.from({ length: 100 }, randomNonce);
  for (const nonce of nonces) expect(nonce).toMatch(/^[a-z2-7]{5}$/);
  expect(new Set(nonces).size).toBeGreaterThan(90);
});
