import { expect, test } from '@jest/globals';
import { stockMarkOf } from '../../lib/domain/identity.ts';
import { cursorOf } from '../../lib/http/cursor.ts';
import { openStocked } from './stocked-service.ts';

// Keys, cursors, limits and tags that are none.

const stocked = openStocked();
const { send, expectUntouched } = stocked;
const cart = '{"lines":[{"sku":"*","quantity":1}]}';

test.each(
  ['', '\u0000', 'caf\u00e9', '😀', 'a\tb', '\u007f', 'k'.repeat(256)].map(
    (key) => [JSON.stringify(key), key] as const,
  ),
)('%s is no Idempotency-Key', async (_, key) => {
  const wanted = key === '' ? '400 idempotency_key_missing' : '400 invalid_request';
  const headers = { 'idempotency-key': key };
  await expectUntouched(wanted, 'reserve', { body: cart, headers });
  await expectUntouched(wanted, 'moveStock', { body: '{"type":"receive","quantity":1}', headers });
});

/** Cursors that bear the mark of the list, for places that cannot be in it. */
const forged = [
  ['x', 1e308],
  ['x', -1],
  ['x', 0.5],
  ['x', '1'],
  ['x', null],
  ['', 1],
  ['a#b', 1],
  ['\ud800', 1],
  [{}, 1],
  ['x'.repeat(500), 1],
];
const given = forged.map(([id, createdAt]) => cursorOf(['skus'], { id, createdAt }));

test.each(['', 'x', 'W10', 'bnVsbA', 'e30', '\u0000', '%', 'x'.repeat(1_025), ...given])(
  '%s is no cursor',
  async (cursor) => {
    await expectUntouched('400 invalid_request', 'listSkus', { query: new URLSearchParams({ cursor }).toString() });
  },
);

/** The same for the movements of a SKU. */
const forgedProgress = [
  null,
  [],
  { main: 1 },
  { abcdefgh1: 1 },
  { ABCDEFGH: 1 },
  { abcdefgh: 0 },
  { abcdefgh: -1 },
  { abcdefgh: 1.25 },
  { abcdefgh: 2 ** 53 },
  { abcdefgh: 1e308 },
  { abcdefgh: '1' },
  { abcdefgh: null },
  { abcdefgh: 1, ['__proto__']: 1 },
  // More than a cursor has room for.
  Object.fromEntries(Array.from({ length: 300 }, (_, shard) => [stockMarkOf({ sku: '', location: 'main', shard }), 1])),
];

test('a cursor of the movements of a SKU is one that its list gave out', async () => {
  const [sku = '', other = ''] = stocked.shop.known['sku'] ?? [];
  const [ofSkus = '', , , ofMovements = ''] = stocked.shop.cursors.values();
  const page = (of: string, cursor: string) => ({
    path: { sku: of },
    query: new URLSearchParams({ cursor }).toString(),
  });
  const made = forgedProgress.map((progress) => cursorOf(['movements', sku], progress));
  for (const cursor of ['', 'x', 'x'.repeat(4_097), `${ofMovements}=`, ofSkus, ...made]) {
    await expectUntouched('400 invalid_request', 'listMovements', page(sku, cursor));
  }
  await expectUntouched('400 invalid_request', 'listMovements', page(other, ofMovements));
  expect((await send('listMovements', page(sku, ofMovements))).status).toBe(200);
});

test('a cursor of compensations is good for those of the status that it was asked for', async () => {
  const [ofSkus = '', , , , ofAll = '', ofFailed = ''] = stocked.shop.cursors.values();
  const page = (query: Record<string, string>) => ({ query: new URLSearchParams(query).toString() });
  for (const query of [{ cursor: ofSkus }, { cursor: ofFailed }, { cursor: ofAll, status: 'FAILED' }]) {
    await expectUntouched('400 invalid_request', 'listCompensations', page(query));
  }
  for (const query of [{ cursor: ofAll }, { cursor: ofFailed, status: 'FAILED' }]) {
    expect((await send('listCompensations', page(query))).status).toBe(200);
  }
});

test.each(['PENDING', 'failed', 'FAILED,DONE', ''])('%j is the status of no compensation', async (status) => {
  const query = new URLSearchParams({ status }).toString();
  await expectUntouched('400 invalid_request', 'listCompensations', { query });
});

test('a cursor is good for its own list only, and as it was given out', async () => {
  const [owner = ''] = stocked.shop.known['owner'] ?? [];
  const [ofSkus = '', ofReservations = '', ofPending = ''] = stocked.shop.cursors.values();
  const page = (query: Record<string, string>) => ({ query: new URLSearchParams(query).toString() });
  const wrong = [
    { cursor: ofSkus },
    { cursor: ofPending },
    { cursor: ofReservations, status: 'PENDING' },
    { cursor: `${ofReservations}=` },
  ];
  for (const query of wrong)
    await expectUntouched('400 invalid_request', 'listReservations', page({ owner, ...query }));
  await expectUntouched('400 invalid_request', 'listReservations', page({ owner: 'eve', cursor: ofReservations }));
  expect((await send('listReservations', page({ owner, cursor: ofReservations }))).status).toBe(200);
});

test.each([
  'limit=0',
  'limit=101',
  'limit=-1',
  'limit=1.0',
  'limit=1e1',
  'limit=',
  'limit=1&limit=2',
  'page=2',
  '__proto__=1',
])('the query %s asks for no page', async (query) => {
  await expectUntouched('400 invalid_request', 'listSkus', { query });
  await expectUntouched('400 invalid_request', 'listMovements', { query });
  await expectUntouched('400 invalid_request', 'listCompensations', { query });
  await expectUntouched('400 invalid_request', 'listReservations', { query: `owner=ada&${query}` });
});

test.each(['"01"', '"+1"', '"1e0"', '"1.0"', 'W/"1"', '1', '""', ',', '"-1"', '"١"'])(
  'the tag %s was never given out',
  async (tag) => {
    const before = await stocked.shop.counters();
    const { status } = await send('putSku', { body: '{"safetyStock":9}', headers: { 'if-match': tag } });
    expect([status, await stocked.shop.counters()]).toEqual([412, before]);
  },
);
