import { expect, test } from '@jest/globals';
import { openShop, tally, times } from './shop.ts';

const open = openShop();

test('of 200 clients that want the last 50 units at once, 50 get one and 150 are told what is left', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 50 });
  const answers = await times(200, () => shop.reserve({ [sku]: 1 }));
  expect(tally(answers)).toEqual({ 201: 50, 409: 150 });
  for (const { status, body } of answers) {
    const short = { code: 'insufficient_stock', shortfalls: [{ sku, requested: 1, available: 0 }] };
    expect(body).toMatchObject(status === 201 ? { status: 'PENDING' } : short);
  }
  const winners = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
  expect(new Set(winners).size).toBe(50);
  expect(await shop.stock(sku)).toEqual({ onHand: 50, held: 50, available: 0 });

  const decided = winners.map((id, at) => shop.tell(id, at < 20 ? 'confirm' : 'release'));
  expect(tally(await Promise.all(decided))).toEqual({ 200: 50 });
  expect(await shop.stock(sku)).toEqual({ onHand: 30, held: 0, available: 30 });
  expect(await shop.reserve({ [sku]: 30 })).toMatchObject({ status: 201 });
});

test('many SKUs asked for in opposite orders at once are never oversold', async () => {
  const { shop } = open;
  const [cups, saucers] = [await shop.sku({ units: 10 }), await shop.sku({ units: 10 })];
  const sets = await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      shop.reserve(at % 2 === 0 ? { [cups]: 1, [saucers]: 1 } : { [saucers]: 1, [cups]: 1 }),
    ),
  );
  const held = tally(sets)[201] ?? 0;
  // Two that race for each other's last units may both be refused, never both accepted.
  expect(held).toBeLessThanOrEqual(10);
  expect(await shop.stock(cups)).toEqual({ onHand: 10, held, available: 10 - held });
  expect(await shop.stock(saucers)).toEqual({ onHand: 10, held, available: 10 - held });
});

test('a key sent 50 times at once makes one reservation, which every caller gets', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 100 });
  const key = shop.fresh('cart');
  const answers = await times(50, () => shop.reserve({ [sku]: 2 }, { owner: 'ann' }, key));
  expect(tally(answers)).toEqual({ 201: 50 });
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(49);
  expect(await shop.stock(sku)).toEqual({ onHand: 100, held: 2, available: 98 });
});

test('a key used for another cart is refused, and the first cart stays as it is', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 5 });
  const key = shop.fresh('cart');
  const first = await shop.reserve({ [sku]: 1 }, {}, key);
  for (const [quantities, rest] of [
    [{ [sku]: 2 }, {}],
    [{ [sku]: 1 }, { holdSeconds: 60 }],
    [{ [sku]: 1 }, { owner: 'ann' }],
  ] as const) {
    const other = await shop.reserve(quantities, rest, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  }
  expect((await shop.reservation(first.body.id)).body).toEqual(first.body);
  expect(await shop.reserve({ [sku]: 1 }, {}, key)).toMatchObject({ status: 201, body: first.body });
  expect(await shop.stock(sku)).toEqual({ onHand: 5, held: 1, available: 4 });
});

test('a refused cart is refused again under its key, even when there is enough by then', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 1 });
  const key = shop.fresh('cart');
  const refused = await shop.reserve({ [sku]: 2 }, {}, key);
  expect(refused.body).toMatchObject({ shortfalls: [{ sku, requested: 2, available: 1 }] });
  await shop.move(sku, 10);
  const again = await shop.reserve({ [sku]: 2 }, {}, key);
  expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([409, refused.body, 'true']);
  expect(await shop.reserve({ [sku]: 2 })).toMatchObject({ status: 201 });
});

test('a receipt whose key is sent 20 times counts once; the key used for another one is refused', async () => {
  const { shop } = open;
  const sku = await shop.sku();
  const key = shop.fresh('delivery');
  const answers = await times(20, () => shop.move(sku, 7, { reference: 'PO 1' }, key));
  expect(tally(answers)).toEqual({ 201: 20 });
  const [movement] = answers.map(({ body }) => (body as unknown as { movement: object }).movement);
  for (const { body } of answers) expect(body).toMatchObject({ movement, stock: { onHand: 7 } });
  expect(await shop.move(sku, 8, { reference: 'PO 1' }, key)).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  expect(await shop.stock(sku)).toEqual({ onHand: 7, held: 0, available: 7 });
});
