import { expect, test } from '@jest/globals';
import { limits } from '../../lib/domain/limits.ts';
import { openStocked } from './stocked-service.ts';

// One example of each kind of bad input; test/end-to-end/invalid-requests.integration.test.ts has those of the schemas.
// That nothing changed is shown by the table, which was not asked anything, or by the counters.

const stocked = openStocked();
const { send, expectUntouched } = stocked;

const line = '{"sku":"*","quantity":1}';
const cart = `{"lines":[${line}]}`;
const withMember = (body: string, member: string) => body.replace(/\}$/, `,${member}}`);
const bodies = [
  ['reserve', cart],
  ['confirm', `{"lines":[${line}]}`],
  ['fulfil', `{"lines":[${line}]}`],
  ['cancel', `{"lines":[${line}],"reason":"late"}`],
  ['extend', '{"holdSeconds":9}'],
  ['putSku', '{"safetyStock":1}'],
  ['moveStock', '{"type":"receive","quantity":1}'],
  ['getAvailability', '{"skus":["*"]}'],
] as const;
const forbidden = [
  '"status":"CONFIRMED"',
  '"expiresAt":"2999-01-01T00:00:00Z"',
  '"__proto__":{"quantity":9}',
  '"constructor":{}',
  '"":0',
];

test.each(bodies.flatMap(([id, body]) => forbidden.map((member) => [id, member, body] as const)))(
  '%s refuses the member %s',
  async (id, member, body) => {
    await expectUntouched('400 invalid_request', id, { body: withMember(body, member) });
  },
);

test.each([...bodies, ['release', '{}'] as const, ['retryCompensation', '{}'] as const])(
  '%s refuses what is not the JSON it takes',
  async (id, body) => {
    for (const wrong of [
      body.slice(0, -1),
      `${body},`,
      `\ufeff${body}`,
      body.replaceAll('"', "'").replace('{}', '{a:1}'),
      '\u0000',
      '['.repeat(100_000),
    ]) {
      await expectUntouched('400 malformed_json', id, { body: wrong });
    }
    for (const wrong of ['null', '[]', '"{}"', '0', 'true'])
      await expectUntouched('400 invalid_request', id, { body: wrong });
    for (const type of ['', 'text/plain', 'text/json', 'application/jsonp', 'multipart/form-data', '*/*']) {
      await expectUntouched('415 unsupported_media_type', id, { body, headers: { 'content-type': type } });
    }
    await expectUntouched('413 body_too_large', id, { body: '{}'.padEnd(limits.bodyBytesMax + 1) });
    const bytes = Buffer.alloc(limits.bodyBytesMax + 1, ' ').toString('base64');
    await expectUntouched('413 body_too_large', id, { body: bytes, isBase64Encoded: true });
    await expectUntouched('401 unauthenticated', id, { body, isAnonymous: true });
  },
);

const noQuantities = [
  '0',
  '-0',
  '-1',
  '0.5',
  '1.0000000001',
  '1000001',
  '9007199254740993',
  '1e21',
  '1e308',
  '1e400',
  '-1e400',
  '"1"',
  'null',
  '[1]',
  '{}',
  'true',
];

test.each(noQuantities)('%s is a quantity of nothing', async (quantity) => {
  const lines = `{"lines":[${line.replace('1', quantity)}]}`;
  await expectUntouched('400 invalid_request', 'reserve', { body: lines });
  for (const id of ['confirm', 'fulfil', 'cancel'] as const) {
    await expectUntouched('400 invalid_request', id, { body: lines });
  }
  await expectUntouched('400 invalid_request', 'moveStock', { body: `{"type":"return","quantity":${quantity}}` });
  await expectUntouched('400 invalid_request', 'extend', {
    body: `{"holdSeconds":${quantity === '1000001' ? '604801' : quantity}}`,
  });
});

const noNames = [
  '',
  'x'.repeat(65),
  '😀'.repeat(65),
  'a#b',
  'a/b',
  'a\u0000b',
  'a\nb',
  '\u007f',
  '\u009f',
  '\ud800',
  'x\udfffy',
];

test.each(noNames.map((name) => [JSON.stringify(name), name] as const))('%s is the name of nothing', async (_, sku) => {
  for (const member of ['sku', 'location']) {
    const body = JSON.stringify({ lines: [{ sku: '*', quantity: 1, [member]: sku }] });
    await expectUntouched('400 invalid_request', 'reserve', { body });
  }
  const owned = JSON.stringify({ lines: [{ sku: '*', quantity: 1 }], owner: sku });
  await expectUntouched('400 invalid_request', 'reserve', { body: owned });
  await expectUntouched('400 invalid_request', 'getAvailability', { body: JSON.stringify({ skus: ['*', sku] }) });
  for (const id of ['getSku', 'getStock', 'listMovements', 'putSku'] as const)
    await expectUntouched('400 invalid_request', id, { path: { sku } });
  const received = '{"type":"receive","quantity":1}';
  await expectUntouched('400 invalid_request', 'moveStock', { path: { sku }, body: received });
  for (const id of ['getReservation', 'confirm', 'release', 'fulfil', 'cancel'] as const) {
    await expectUntouched('404 reservation_not_found', id, { path: { id: sku } });
  }
  for (const id of ['getCompensation', 'retryCompensation'] as const) {
    await expectUntouched('404 compensation_not_found', id, { path: { id: sku } });
  }
});

test('the same SKU twice is added up, and a SKU that is not known holds nothing of the others', async () => {
  const [mug = '', other = ''] = stocked.shop.known['sku'] ?? [];
  const before = await stocked.shop.counters();
  const unknown = `{"lines":[{"sku":"${other}","quantity":2},{"sku":"ghost","quantity":1}]}`;
  expect(await send('reserve', { body: unknown })).toMatchObject({ status: 404, body: { skus: ['ghost'] } });
  expect(await stocked.shop.counters()).toEqual(before);
  const twice = await send('reserve', { body: `{"lines":[${line},{"sku":"*","quantity":2,"location":"main"}]}` });
  expect(twice).toMatchObject({ status: 201, body: { lines: [{ sku: mug, quantity: 3 }] } });
  const { held = 0 } = before[`${mug} at main`] ?? {};
  expect((await stocked.shop.counters())[`${mug} at main`]).toMatchObject({ held: held + 3 });
});

const id = 'a'.repeat(20);
test.each([
  `${id}.`,
  `${id}.x`,
  `${id}.12345`,
  `${id}.1.1`,
  `${id}.-1`,
  `.${id}`,
  `${id}.1 `,
  `${id}/cancel`,
  '__proto__',
])('%s is the id of no compensation', async (wrong) => {
  for (const each of ['getCompensation', 'retryCompensation'] as const) {
    await expectUntouched('404 compensation_not_found', each, { path: { id: wrong } });
  }
});

test('a problem tells no more of a body than fits on a page', async () => {
  const long = await send('extend', { body: `{"${'\\u0000'.repeat(150_000)}":1}` });
  const many = await send('reserve', { body: `{"lines":[${'1,'.repeat(50_000)}1]}` });
  for (const { status, body } of [long, many]) {
    expect(status).toBe(400);
    expect(JSON.stringify(body).length).toBeLessThan(100_000);
  }
});
