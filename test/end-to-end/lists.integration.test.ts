import { expect, test } from '@jest/globals';
import { openShop } from './shop.ts';

const open = openShop();

interface Listed {
  readonly items: readonly { readonly id: string; readonly sku: string }[];
  readonly cursor?: string;
}

const list = async (path: string) => (await open.shop.send('GET', path)).body as unknown as Listed;

test('an owner’s reservations come in pages, newest first, and a cursor belongs to its list', async () => {
  const sku = await open.shop.sku({ units: 5 });
  const ids: string[] = [];
  for (let made = 0; made < 3; made++) ids.unshift((await open.shop.reserve({ [sku]: 1 }, { owner: 'ada b' })).body.id);
  const first = await list('/reservations?owner=ada%20b&limit=2');
  const second = await list(`/reservations?owner=ada%20b&limit=2&cursor=${first.cursor}`);
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  expect(second).not.toHaveProperty('cursor');
  await open.shop.tell(ids[0] ?? '', 'confirm');
  const pending = await list('/reservations?owner=ada+b&status=PENDING');
  expect(pending.items.map(({ id }) => id)).toEqual(ids.slice(1));
  for (const path of [
    `/reservations?owner=bob&limit=2&cursor=${first.cursor}`,
    `/reservations?owner=ada+b&status=PENDING&cursor=${first.cursor}`,
    `/skus?cursor=${first.cursor}`,
    '/skus?cursor=WyJhIiwxLCJiIl0',
    '/reservations?owner=ada+b&limit=0',
    '/reservations?owner=ada+b&limit=101',
    '/reservations?owner=ada+b&colour=red',
    '/reservations?status=PENDING',
  ]) {
    expect([path, (await open.shop.send('GET', path)).body.code]).toEqual([path, 'invalid_request']);
  }
});

test('every SKU is listed once, over all pages', async () => {
  const made = [await open.shop.sku(), await open.shop.sku(), await open.shop.sku()];
  const skus: string[] = [];
  let cursor = '';
  do {
    const page = await list(`/skus?limit=1${cursor}`);
    skus.push(...page.items.map(({ sku }) => sku));
    cursor = page.cursor === undefined ? '' : `&cursor=${page.cursor}`;
  } while (cursor !== '');
  expect(skus.filter((sku) => made.includes(sku))).toEqual(made);
  expect(new Set(skus).size).toBe(skus.length);
});

test('availability of many SKUs comes in one answer, and unknown ones are named', async () => {
  const sku = await open.shop.sku({ units: 4 });
  await open.shop.reserve({ [sku]: 1 });
  const ask = (skus: readonly string[]) => open.shop.send('POST', '/stock/availability', { skus });
  expect(await ask([sku, sku])).toMatchObject({ status: 200, body: { items: [{ sku, available: 3 }] } });
  expect(await ask([sku, 'none', 'no'])).toMatchObject({ status: 404, body: { skus: ['none', 'no'] } });
  expect(await ask([])).toMatchObject({ status: 400 });
});

test('settings are replaced only where their version is the one that was named', async () => {
  const sku = open.shop.fresh('sku');
  const put = (headers: Record<string, string>, body: object = {}) =>
    open.shop.send('PUT', `/skus/${sku}`, body, headers);
  expect(await put({ 'if-match': '*' })).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
  const created = await put({ 'if-none-match': '*' });
  expect([created.status, created.headers.get('etag')]).toEqual([201, '"1"']);
  expect(await put({ 'if-none-match': '*' })).toMatchObject({ status: 412, body: { version: 1 } });
  expect(await put({ 'if-match': '"7"' }, { safetyStock: 3 })).toMatchObject({ status: 412, body: { version: 1 } });
  expect((await open.shop.send('GET', `/skus/${sku}`)).body).toMatchObject({ safetyStock: 0, version: 1 });
  const replaced = await put({ 'if-match': '"7", "1"' }, { safetyStock: 3 });
  expect([replaced.status, replaced.headers.get('etag')]).toEqual([200, '"2"']);
  expect(await put({ 'if-match': '"2"', 'if-none-match': '*' })).toMatchObject({ status: 400 });
});

test('the document and its page are served', async () => {
  expect((await open.shop.send('GET', '/openapi.json')).body).toMatchObject({ openapi: '3.1.1' });
  const page = await fetch(`${open.service.url}/docs`);
  const [, script = ''] = /<script src="([^"]+)"/.exec(await page.text()) ?? [];
  const loaded = await fetch(open.service.url + script);
  expect([page.status, loaded.status, loaded.headers.get('content-type')]).toEqual([200, 200, 'text/javascript']);
});

test('a correlation id that was sent comes back, and every answer has a request id of its own', async () => {
  const ask = (id: string) => open.shop.send('GET', '/health', undefined, { 'x-correlation-id': id });
  const [one, two] = [await ask('trace-1'), await ask('x'.repeat(200))];
  expect(one.headers.get('x-correlation-id')).toBe('trace-1');
  expect(two.headers.get('x-correlation-id')).toBe(two.headers.get('x-request-id'));
  expect(one.headers.get('x-request-id')).not.toBe(two.headers.get('x-request-id'));
});
