import { expect, test } from '@jest/globals';
import { expectRefusal } from './refusal.ts';
import { openShop } from './shop.ts';

const open = openShop();

const line = { sku: 'mug', quantity: 1 };
const proto = (around: string) => around.replace('*', '"__proto__":{"sku":"mug"}');

/** Bodies that a reserve refuses, with the path of the error. */
const carts: readonly [what: string, body: unknown, path: string][] = [
  ['no lines', {}, 'lines'],
  ['an empty cart', { lines: [] }, 'lines'],
  ['a list', [], ''],
  ['null', 'null', ''],
  ['no units', { lines: [{ ...line, quantity: 0 }] }, 'lines.0.quantity'],
  ['a unit less than none', { lines: [{ ...line, quantity: -1 }] }, 'lines.0.quantity'],
  ['half a unit', { lines: [{ ...line, quantity: 0.5 }] }, 'lines.0.quantity'],
  ['a quantity in words', { lines: [{ ...line, quantity: '1' }] }, 'lines.0.quantity'],
  ['too many units', { lines: [{ ...line, quantity: 1_000_001 }] }, 'lines.0.quantity'],
  ['too many units in two lines', { lines: [line, { ...line, quantity: 1_000_000 }] }, 'lines'],
  ['too many SKUs', { lines: Array.from({ length: 1_501 }, (_, at) => ({ sku: `s${at}`, quantity: 1 })) }, 'lines'],
  ['a SKU without a name', { lines: [{ ...line, sku: '' }] }, 'lines.0.sku'],
  ['a SKU with a #', { lines: [{ ...line, sku: 'a#b' }] }, 'lines.0.sku'],
  ['a SKU with a long name', { lines: [{ ...line, sku: 'a'.repeat(65) }] }, 'lines.0.sku'],
  ['a location with a slash', { lines: [{ ...line, location: 'a/b' }] }, 'lines.0.location'],
  ['a hold of no time', { lines: [line], holdSeconds: 0 }, 'holdSeconds'],
  ['a hold of more than a week', { lines: [line], holdSeconds: 604_801 }, 'holdSeconds'],
  ['metadata that is too large', { lines: [line], metadata: { a: 'é'.repeat(1_100) } }, 'metadata'],
  ['metadata that is not text', { lines: [line], metadata: { a: 1 } }, 'metadata.a'],
  ['an unknown member', { lines: [line], quantity: 1 }, ''],
  ['an unknown member of a line', { lines: [{ ...line, price: 1 }] }, 'lines.0'],
  ['a member __proto__', proto('{"lines":[{"sku":"mug","quantity":1}],*}'), ''],
  ['a line with a member __proto__', proto('{"lines":[{"quantity":1,*}]}'), ''],
  ['metadata with a member __proto__', proto('{"lines":[{"sku":"mug","quantity":1}],"metadata":{*}}'), ''],
  ['a member __proto__ in disguise', '{"lines":[],"\\u005f_proto__":{}}', ''],
];

test.each(carts)('a cart with %s is refused, and nothing is held or remembered', async (_what, body, path) => {
  const { shop } = open;
  const key = { 'idempotency-key': shop.fresh('cart') };
  const refused = await shop.send('POST', '/reservations', body, key);
  const message = expect.stringMatching(/./);
  expectRefusal(refused, '400 invalid_request', { errors: expect.arrayContaining([{ path, message }]) });
  const sku = await shop.sku({ units: 1 });
  const valid = { lines: [{ sku, quantity: 1 }] };
  expect(await shop.send('POST', '/reservations', valid, key)).toMatchObject({ status: 201 });
});

test.each([
  ['PUT', '/skus/a%23b', {}, 'sku'],
  ['PUT', '/skus/a%2Fb', {}, 'sku'],
  ['GET', '/stock/a%00b', undefined, 'sku'],
  ['PUT', '/skus/mug', { safetyStock: -1 }, 'safetyStock'],
  ['PUT', '/skus/mug', { oversell: { limit: 1, policy: 'x' } }, 'oversell'],
  ['PUT', '/skus/mug', { oversell: { limit: -1 } }, 'oversell.limit'],
  ['PUT', '/skus/mug', { oversell: { resolveAfterSeconds: 2_592_001 } }, 'oversell.resolveAfterSeconds'],
  ['PUT', '/skus/mug', { oversell: { order: ['gold', 'gold'] } }, 'oversell.order'],
  ['PUT', '/skus/mug', { oversell: { order: Array.from({ length: 21 }, (_, at) => `${at}`) } }, 'oversell.order'],
  ['PUT', '/skus/mug', { oversell: { order: ['a#b'] } }, 'oversell.order.0'],
  ['PUT', '/skus/mug', { oversell: { cancels: 'half' } }, 'oversell.cancels'],
  ['PUT', '/skus/mug', { oversell: { discountCode: '' } }, 'oversell.discountCode'],
  ['POST', '/stock/mug/movements', { type: 'receive', quantity: 0 }, 'quantity'],
  ['POST', '/stock/mug/movements', { type: 'adjust', quantity: 0 }, 'quantity'],
  ['POST', '/stock/mug/movements', { type: 'steal', quantity: 1 }, 'type'],
  ['POST', '/reservations/x/extend', {}, 'holdSeconds'],
  ['POST', '/reservations/x/release', { force: true }, ''],
  ['POST', '/compensations/x/retry', { force: true }, ''],
  ['POST', '/reservations/x/confirm', { order: {} }, 'order.id'],
  ['POST', '/reservations/x/confirm', { lines: [{ sku: 'mug' }] }, 'lines.0.quantity'],
  ['POST', '/reservations/x/fulfil', { lines: [] }, 'lines'],
  ['POST', '/reservations/x/fulfil', { lines: [{ sku: 'mug', quantity: 0 }] }, 'lines.0.quantity'],
  ['POST', '/reservations/x/cancel', { reason: '' }, 'reason'],
  ['POST', '/reservations/x/cancel', { lines: [{ sku: 'mug', quantity: 1, location: 'main' }] }, 'lines.0'],
])('%s %s with %j is refused', async (method, path, body, where) => {
  const { shop } = open;
  const refused = await shop.send(method, path, body, { 'idempotency-key': 'key' });
  const errors = [{ path: where, message: expect.stringMatching(/./) }];
  expectRefusal(refused, '400 invalid_request', { errors });
  expectRefusal(await shop.send('GET', '/skus/mug'), '404 sku_not_found');
});

test('a key that is no printable ASCII text of up to 255 characters is refused', async () => {
  const { shop } = open;
  for (const key of ['k'.repeat(256), 'caf\u00e9']) {
    const refused = await shop.send('POST', '/reservations', { lines: [line] }, { 'idempotency-key': key });
    expectRefusal(refused, '400 invalid_request', {
      errors: [{ path: 'Idempotency-Key', message: expect.stringMatching(/./) }],
    });
  }
  const sku = await shop.sku({ units: 1 });
  expect(await shop.reserve({ [sku]: 1 }, {}, 'k'.repeat(255))).toMatchObject({ status: 201 });
});

test('a body is JSON by whichever name, may be left out where none is needed, and as large as is allowed', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 5 });
  const lines = [{ sku, quantity: 1 }];
  for (const type of ['application/json; charset=utf-8', 'Application/JSON', 'application/vnd.shop+json']) {
    const headers = { 'content-type': type, 'idempotency-key': type };
    expect(await shop.send('POST', '/reservations', { lines }, headers)).toMatchObject({ status: 201 });
  }
  const held = await shop.send('POST', '/reservations', JSON.stringify({ lines }).padEnd(1_048_576), {
    'idempotency-key': 'large',
  });
  expect(held.status).toBe(201);
  for (const body of [undefined, '', {}]) {
    const released = await shop.send('POST', `/reservations/${held.body.id}/release`, body);
    expect(released).toMatchObject({ status: 200, body: { status: 'RELEASED' } });
  }
});
