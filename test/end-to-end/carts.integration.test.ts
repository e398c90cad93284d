import { beforeAll, expect, test } from '@jest/globals';
import pMap from 'p-map';
import { openShop } from './shop.ts';

const open = openShop();
const linesOfACart = 1_000;
const parallelMax = 16;
let skus: readonly string[] = [];

const cartOf = (quantity: number, last = quantity): Record<string, number> =>
  Object.fromEntries(skus.map((sku, at) => [sku, at === linesOfACart - 1 ? last : quantity]));

/** The different counters that the SKUs have; one, where a cart did the same to all of them. */
async function counters(): Promise<readonly string[]> {
  const found = await pMap(skus, (sku) => open.shop.stock(sku), { concurrency: parallelMax });
  return [...new Set(found.map(({ onHand, held, available }) => `${onHand} ${held} ${available}`))];
}

beforeAll(async () => {
  // Three units that may be promised before they are there save a thousand receipts.
  const make = () => open.shop.sku({ oversell: { limit: 3 } });
  skus = await pMap(Array.from({ length: linesOfACart }), make, { concurrency: parallelMax });
}, 300_000);

test('a cart of 1,000 lines is held, confirmed and released like any other, or refused as a whole', async () => {
  const { shop } = open;
  const [sold, released] = await Promise.all([shop.reserve(cartOf(1)), shop.reserve(cartOf(1))]);
  expect([sold.status, released.status]).toEqual([201, 201]);

  const short = await shop.reserve(cartOf(1, 2));
  const shortfalls = [{ sku: skus.at(-1), requested: 2, available: 1 }];
  expect(short).toMatchObject({ status: 409, body: { code: 'insufficient_stock', shortfalls } });
  expect(await counters()).toEqual(['0 2 1']);

  const decided = [shop.tell(sold.body.id, 'confirm'), shop.tell(released.body.id, 'release')];
  expect((await Promise.all(decided)).map(({ body }) => body.status)).toEqual(['CONFIRMED', 'RELEASED']);
  expect(await shop.reserve(cartOf(2))).toMatchObject({ status: 201 });
}, 300_000);

test('1,500 lines with names as long as they fit are answered, and longer ones refused before anything is taken', async () => {
  const name = (index: number, letter: string, length: number) => `${letter.repeat(length - 4)}${1_000 + index}`;
  const lines = (letter: string, length: number) =>
    Array.from({ length: 1_500 }, (_, index) => ({ sku: name(index, letter, length), quantity: 1 }));
  const ask = (letter: string, length: number) =>
    open.shop.send(
      'POST',
      '/reservations',
      { lines: lines(letter, length) },
      { 'idempotency-key': open.shop.fresh('cart') },
    );
  expect(await ask('漢', 64)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  expect(await ask('漢', 53)).toMatchObject({ status: 404, body: { code: 'sku_not_found' } });
  const twice = Array.from({ length: 6_000 }, () => ({ sku: 'none', quantity: 1 }));
  expect(
    await open.shop.send('POST', '/reservations', { lines: twice }, { 'idempotency-key': open.shop.fresh('cart') }),
  ).toMatchObject({ status: 404 });
  expect(await ask('x', 64)).toMatchObject({ status: 404, body: { code: 'sku_not_found' } });
});
