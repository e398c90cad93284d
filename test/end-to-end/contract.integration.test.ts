import { expect, jest, test } from '@jest/globals';
import { expectRefusal } from './refusal.ts';
import { openShop } from './shop.ts';

const open = openShop();

test('unknown SKUs are all named, and win over shortfalls', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 1 });
  for (const path of ['/skus/ghost', '/stock/ghost', '/stock/ghost/movements']) {
    expectRefusal(await shop.send('GET', path), '404 sku_not_found', { skus: ['ghost'] });
  }
  expectRefusal(await shop.move('ghost', 1), '404 sku_not_found', { skus: ['ghost'] });
  const key = shop.fresh('cart');
  for (const replayed of [null, 'true']) {
    const answer = await shop.reserve({ ghost: 1, [sku]: 2, phantom: 1 }, {}, key);
    expectRefusal(answer, '404 sku_not_found', { skus: ['ghost', 'phantom'] });
    expect(answer.headers.get('idempotent-replayed')).toBe(replayed);
  }
  expect(await shop.stock(sku)).toEqual({ onHand: 1, held: 0, available: 1 });
});

test('a short cart holds nothing, and every short line is named with what is available', async () => {
  const { shop } = open;
  const [many, few, none] = [await shop.sku({ units: 9 }), await shop.sku({ units: 2 }), await shop.sku()];
  const shortfalls = [
    { sku: few, requested: 3, available: 2 },
    { sku: none, requested: 1, available: 0 },
  ];
  const cart = { [many]: 9, [few]: 3, [none]: 1 };
  expectRefusal(await shop.reserve(cart), '409 insufficient_stock', { shortfalls });
  expect(await shop.stock(many)).toEqual({ onHand: 9, held: 0, available: 9 });
});

test('safety stock is not promised, an oversell limit is', async () => {
  const { shop } = open;
  const careful = await shop.sku({ units: 5, safetyStock: 3 });
  const bold = await shop.sku({ units: 5, oversell: { limit: 3 } });
  const shortfall = (sku: string, available: number) => ({ shortfalls: [{ sku, requested: 9, available }] });
  expectRefusal(await shop.reserve({ [careful]: 9 }), '409 insufficient_stock', shortfall(careful, 2));
  expectRefusal(await shop.reserve({ [bold]: 9 }), '409 insufficient_stock', shortfall(bold, 8));
  const sold = await shop.reserve({ [careful]: 2, [bold]: 8 });
  expect(await shop.tell(sold.body.id, 'confirm')).toMatchObject({ status: 200 });
  expect(await shop.stock(bold)).toEqual({ onHand: -3, held: 0, available: 0 });
});

test('more than is held is not confirmed; less is, and confirmed once it is not confirmed otherwise', async () => {
  const { shop } = open;
  const [sku, other] = [await shop.sku({ units: 5 }), await shop.sku({ units: 5 })];
  const { body } = await shop.reserve({ [sku]: 2 });
  const lines = [
    { sku, requested: 3, held: 2 },
    { sku: other, requested: 1, held: 0 },
  ];
  const asked = lines.map(({ sku: name, requested }) => ({ sku: name, quantity: requested }));
  expectRefusal(await shop.tell(body.id, 'confirm', { lines: asked }), '422 exceeds_held', { lines });
  expect((await shop.reservation(body.id)).body).toEqual(body);

  const confirm = (quantity: number) => shop.tell(body.id, 'confirm', { lines: [{ sku, quantity }] });
  const confirmed = await confirm(1);
  expect(confirmed).toMatchObject({ status: 200, body: { lines: [{ sku, quantity: 2, confirmed: 1 }] } });
  expectRefusal(await confirm(2), '409 already_confirmed');
  expectRefusal(await confirm(3), '409 already_confirmed');
  expect((await confirm(1)).body).toEqual(confirmed.body);
  expect(await shop.stock(sku)).toEqual({ onHand: 4, held: 0, available: 4 });
});

test('promised units are not taken away by an adjustment or a count, unless it is forced', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 5 });
  await shop.reserve({ [sku]: 4 });
  expectRefusal(await shop.move(sku, -2, { type: 'adjust' }), '409 would_oversell', { available: 1 });
  expectRefusal(await shop.move(sku, 3, { type: 'count' }), '409 would_oversell', { available: 1 });
  expect(await shop.stock(sku)).toEqual({ onHand: 5, held: 4, available: 1 });
  expect(await shop.move(sku, 3, { type: 'count', force: true })).toMatchObject({ status: 201 });
  expect(await shop.stock(sku)).toEqual({ onHand: 3, held: 4, available: -1 });
  expectRefusal(await shop.reserve({ [sku]: 1 }), '409 insufficient_stock', {
    shortfalls: [{ sku, requested: 1, available: 0 }],
  });
});

test('settings of another version than was read are not replaced', async () => {
  const { shop } = open;
  const sku = await shop.sku();
  const put = (settings: object, headers: Record<string, string>) =>
    shop.send('PUT', `/skus/${sku}`, settings, headers);
  expectRefusal(await put({}, { 'if-none-match': '*' }), '412 version_mismatch', { version: 1 });
  expectRefusal(await put({}, { 'if-match': '"7"' }), '412 version_mismatch', { version: 1 });
  const replaced = await put({ safetyStock: 2 }, { 'if-match': '"1"' });
  expect([replaced.status, replaced.headers.get('etag')]).toEqual([200, '"2"']);
  expectRefusal(await put({ safetyStock: 3 }, { 'if-match': '"1"' }), '412 version_mismatch', { version: 2 });
  expect((await shop.send('GET', `/skus/${sku}`)).body).toMatchObject({ safetyStock: 2, version: 2 });
  const unknown = await shop.send('PUT', `/skus/${shop.fresh('ghost')}`, {}, { 'if-match': '*' });
  expectRefusal(unknown, '412 version_mismatch');
});

test('a stock item that remembers 200 movements asks to come again for the next, and serves reservations', async () => {
  const { shop } = open;
  const sku = await shop.sku();
  for (let from = 0; from < 200; from += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, at) => shop.move(sku, 1, {}, `${sku} ${from + at}`)));
  }
  const sent = [{ type: 'receive', quantity: 1 }, { 'idempotency-key': 'one more' }] as const;
  const busy = await shop.sendOnce('POST', `/stock/${sku}/movements`, ...sent);
  expectRefusal(busy, '503 unavailable');
  expect(Number(busy.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await shop.move(sku, 1, {}, `${sku} 7`)).toMatchObject({ status: 201 });
  expect(await shop.reserve({ [sku]: 200 })).toMatchObject({ status: 201 });
});

test('what we do wrong is told by a request id and nothing else, which the log explains', async () => {
  const { shop, store } = open;
  const sku = await shop.sku({ units: 3 });
  const item = await store.stored(`STOCK#${sku}#main#0`, 'STOCK');
  const logged = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  // Units out of nowhere: the item does not add up.
  await store.put({ ...item, available: 4 });
  const failed = await shop.reserve({ [sku]: 1 }, {}, 'secret key');
  await store.put({ ...item });
  const lines = logged.mock.calls.map(([line]) => String(line)).join('');
  logged.mockRestore();

  expectRefusal(failed, '500 internal_error');
  const requestId = failed.headers.get('x-request-id');
  expect({ ...failed.body, title: '' }).toEqual({
    type: 'urn:holdfast:problem:internal_error',
    title: '',
    status: 500,
    code: 'internal_error',
    requestId,
  });
  expect(JSON.parse(lines)).toMatchObject({ level: 'error', requestId, error: 'AssertionFailed' });
  expect(lines).not.toContain('secret key');
});
