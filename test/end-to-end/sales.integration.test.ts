import { expect, test } from '@jest/globals';
import { openShop, times } from './shop.ts';

const open = openShop();

/** A sale of units of a SKU that has 10. */
async function sale(units: number): Promise<{ sku: string; id: string; onHand: () => Promise<number> }> {
  const { shop } = open;
  const sku = await shop.sku({ units: 10 });
  const { id } = (await shop.reserve({ [sku]: units })).body;
  expect(await shop.tell(id, 'confirm')).toMatchObject({ status: 200 });
  return { sku, id, onHand: async () => (await shop.stock(sku)).onHand };
}

const told = (status: string, line: object) => ({ status: 200, body: { status, lines: [line] } });

test('a sale leaves in parts, the rest is cancelled, and each line tells how much of it', async () => {
  const { shop } = open;
  const { sku, id, onHand } = await sale(5);
  const up = (quantity: number) => ({ lines: [{ sku, quantity }] });
  const line = { sku, quantity: 5, confirmed: 5 };
  const confirmed = (await shop.reservation(id)).body as unknown as { lines: object[] };
  expect(Object.keys(confirmed.lines[0] ?? {})).not.toEqual(expect.arrayContaining(['fulfilled']));
  expect(await shop.tell(id, 'fulfil', up(2))).toMatchObject(told('CONFIRMED', { ...line, fulfilled: 2 }));
  expect(await shop.tell(id, 'cancel', up(1))).toMatchObject(
    told('CONFIRMED', { ...line, fulfilled: 2, cancelled: 1 }),
  );
  expect(await onHand()).toBe(6);
  const over = { ...line, fulfilled: 2, cancelled: 3 };
  const last = await shop.tell(id, 'cancel', { reason: 'changed their mind' });
  expect(last).toMatchObject(told('FULFILLED', over));
  expect((await shop.reservation(id)).body).toEqual(last.body);
  expect(await onHand()).toBe(8);
});

test('what is lost or damaged is cancelled, and not on hand again', async () => {
  const { shop } = open;
  const { sku, id, onHand } = await sale(3);
  for (const [quantity, reason] of [
    [1, 'lost'],
    [2, 'damaged'],
  ] as const) {
    await shop.tell(id, 'cancel', { lines: [{ sku, quantity }], reason });
  }
  expect(await onHand()).toBe(7);
  await shop.tell(id, 'cancel', { reason: 'Lost' });
  expect(await onHand()).toBe(8);
});

test('fifty cancellations at once put the units back once, and so they stay when the sweeper has come', async () => {
  const { shop, sweep } = open;
  const { id, onHand } = await sale(4);
  const answers = await times(50, () => shop.tell(id, 'cancel'));
  for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
  expect(await onHand()).toBe(10);
  await sweep();
  expect(await onHand()).toBe(10);
});

test('fulfilling and cancelling the same units at once does one or the other to each sale', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 20 });
  const sales = await times(20, async () => {
    const { id } = (await shop.reserve({ [sku]: 1 })).body;
    await shop.tell(id, 'confirm');
    return id;
  });
  const ends = await Promise.all(
    sales.map((id) => Promise.all([shop.tell(id, 'fulfil'), shop.tell(id, 'cancel'), shop.tell(id, 'fulfil')])),
  );
  for (const [left, cancelled, again] of ends) {
    expect([left.status, cancelled.status].toSorted()).toEqual([200, 409]);
    expect(again.status).toBe(left.status);
  }
});
