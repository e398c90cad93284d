import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { undocumented } from '../http/document.ts';
import { expectRefusal } from './refusal.ts';
import { type Answer, openShop, type Said } from './shop.ts';

const open = openShop();
const bodyBytesMax = 1_048_576;

/** Everything is wrong with this request; each step rights one thing more. */
test('of several errors the first in the order of the contract is told', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 1 });
  const key = { 'idempotency-key': shop.fresh('cart') };
  const text = { 'content-type': 'text/plain' };
  const json = { 'content-type': 'application/json' };
  const [large, broken] = ['{'.repeat(bodyBytesMax + 1), '{"lines":['];
  const lines = (quantity: number) => ({ lines: [{ sku: 'ghost', quantity }] });
  const steps: readonly [string, string, string, unknown, Record<string, string>][] = [
    ['404 route_not_found', 'DELETE', '/reservation', large, text],
    ['405 method_not_allowed', 'DELETE', '/reservations', large, text],
    ['413 body_too_large', 'POST', '/reservations', large, text],
    ['415 unsupported_media_type', 'POST', '/reservations', broken, text],
    ['400 idempotency_key_missing', 'POST', '/reservations', broken, json],
    ['400 malformed_json', 'POST', '/reservations', broken, { ...json, ...key }],
    ['400 invalid_request', 'POST', '/reservations', lines(0), { ...json, ...key }],
    ['404 sku_not_found', 'POST', '/reservations', lines(1), { ...json, ...key }],
  ];
  for (const [wanted, method, path, body, headers] of steps) {
    expectRefusal(await shop.send(method, path, body, headers), wanted);
  }
  expect(await shop.stock(sku)).toEqual({ onHand: 1, held: 0, available: 1 });
});

test('a caller that authorization did not name is refused before anything else is looked at', async () => {
  const { handler } = await import('../../lambdas/reserve.ts');
  const nobody = {
    version: '2.0',
    rawPath: '/reservations',
    rawQueryString: '',
    headers: { 'content-type': 'text/plain' },
    body: '{'.repeat(bodyBytesMax + 1),
    isBase64Encoded: false,
    requestContext: { requestId: 'request-1', http: { method: 'POST', path: '/reservations' } },
  } as unknown as APIGatewayProxyEventV2;
  const result: APIGatewayProxyStructuredResultV2 = await handler(nobody, {} as Context);
  const answer: Answer = {
    status: result.statusCode ?? 0,
    headers: new Headers(result.headers as Record<string, string>),
    body: JSON.parse(result.body ?? '') as Said,
  };
  expectRefusal(answer, '401 unauthenticated');
  const contentType = answer.headers.get('content-type');
  expect(undocumented('POST', '/reservations', { ...answer, contentType })).toBeUndefined();
});

test('a method that a path does not know is refused with those that it does', async () => {
  const { shop } = open;
  for (const [path, method] of [
    ['/reservations', 'POST'],
    ['/skus/mug', 'GET, PUT'],
    ['/stock/mug/movements', 'GET, POST'],
    ['/reservations/x/confirm', 'POST'],
    ['/compensations/x/retry', 'POST'],
    ['/reservations/x/fulfil', 'POST'],
    ['/reservations/x/cancel', 'POST'],
    ['/health', 'GET'],
  ] as const) {
    const answer = await shop.send('PATCH', path);
    expectRefusal(answer, '405 method_not_allowed');
    const allowed = (answer.headers.get('allow') ?? '').split(', ');
    expect(allowed).toEqual(expect.arrayContaining(method.split(', ')));
  }
  for (const path of ['/', '/nowhere', '/reservations/', '/reservations/a/b/c', '/stock/%E0%A4%A', '/skus//']) {
    expectRefusal(await shop.send('GET', path), '404 route_not_found');
  }
});

test('in a command, what a key was used for is told before what is short, and a state before what is held or sold', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 2 });
  const key = shop.fresh('cart');
  const { body } = await shop.reserve({ [sku]: 1 }, {}, key);
  expectRefusal(await shop.reserve({ [sku]: 9 }, {}, key), '422 idempotency_key_reused');
  await shop.move(sku, 1, {}, key);
  expectRefusal(await shop.move(sku, -9, { type: 'adjust' }, key), '422 idempotency_key_reused');
  await shop.tell(body.id, 'release');
  const tooMany = { lines: [{ sku, quantity: 9 }] };
  for (const verb of ['confirm', 'fulfil', 'cancel'] as const) {
    expectRefusal(await shop.tell(body.id, verb, tooMany), '409 already_released');
  }
  const { body: sold } = await shop.reserve({ [sku]: 2 });
  for (const verb of ['fulfil', 'cancel'] as const) {
    expectRefusal(await shop.tell(sold.id, verb, tooMany), '409 not_confirmed');
  }
  await shop.tell(sold.id, 'confirm');
  const lines = [{ sku, requested: 9, held: 2 }];
  for (const verb of ['fulfil', 'cancel'] as const) {
    expectRefusal(await shop.tell(sold.id, verb, tooMany), '422 exceeds_held', { lines });
  }
  await shop.tell(sold.id, 'fulfil');
  expectRefusal(await shop.tell(sold.id, 'cancel', tooMany), '409 already_fulfilled');
  expect(await shop.tell(sold.id, 'fulfil', tooMany)).toMatchObject({ status: 200, body: { status: 'FULFILLED' } });
  const { body: undone } = await shop.reserve({ [sku]: 1 });
  await shop.tell(undone.id, 'confirm');
  await shop.tell(undone.id, 'cancel');
  expectRefusal(await shop.tell(undone.id, 'fulfil', tooMany), '409 already_cancelled');
  expect(await shop.tell(undone.id, 'cancel', tooMany)).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
});
