import { expect, test } from '@jest/globals';
import { openShop, tally, times, until } from './shop.ts';

// There is no sweeper here, except where a test runs it.
const open = openShop();

const lastExpiry = (answers: readonly { body: { expiresAt: string } }[]): number =>
  Math.max(...answers.map(({ body }) => Date.parse(body.expiresAt)));

test('a hold is confirmed until it expires, and from that instant on it is not; its unit can be had again', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 2 });
  const asked = Date.now();
  const [quick, slow] = await times(2, () => shop.reserve({ [sku]: 1 }, { holdSeconds: 3 }));
  if (quick === undefined || slow === undefined) throw new Error('both were asked for');
  // Never shorter than was asked for.
  expect(Date.parse(slow.body.expiresAt)).toBeGreaterThanOrEqual(asked + 3_000);

  await until(Date.parse(quick.body.expiresAt) - 2_000);
  expect(await shop.tell(quick.body.id, 'confirm')).toMatchObject({ status: 200, body: { status: 'CONFIRMED' } });

  await until(slow.body.expiresAt);
  expect(await shop.stock(sku)).toEqual({ onHand: 1, held: 0, available: 1 });
  for (const verb of ['confirm', 'release'] as const) {
    expect(await shop.tell(slow.body.id, verb)).toMatchObject({ status: 410, body: { code: 'hold_expired' } });
  }
  const late = await shop.tell(slow.body.id, 'extend', { holdSeconds: 60 });
  expect(late).toMatchObject({ status: 410, body: { code: 'hold_expired' } });
  expect((await shop.reservation(slow.body.id)).body).toMatchObject({ status: 'EXPIRED', version: 2 });
  expect(await shop.reserve({ [sku]: 1 })).toMatchObject({ status: 201 });
});

test('an extended hold outlives its first expiry, and an expired one is not revived by asking again', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 2 });
  const keys = [shop.fresh('cart'), shop.fresh('cart')] as const;
  const kept = await shop.reserve({ [sku]: 1 }, { holdSeconds: 2 }, keys[0]);
  const lost = await shop.reserve({ [sku]: 1 }, { holdSeconds: 2 }, keys[1]);
  const extended = await shop.tell(kept.body.id, 'extend', { holdSeconds: 600 });
  expect(extended).toMatchObject({ status: 200, body: { status: 'PENDING' } });
  // A shorter time changes nothing.
  expect((await shop.tell(kept.body.id, 'extend', { holdSeconds: 1 })).body).toEqual(extended.body);

  await until(lastExpiry([kept, lost]));
  expect(await shop.stock(sku)).toEqual({ onHand: 2, held: 1, available: 1 });
  expect(await shop.reserve({ [sku]: 1 }, { holdSeconds: 2 }, keys[1])).toMatchObject({ status: 410 });
  expect(await shop.reserve({ [sku]: 1 }, { holdSeconds: 2 }, keys[0])).toMatchObject({ status: 201 });
  expect(await shop.tell(kept.body.id, 'confirm')).toMatchObject({ status: 200 });
});

test('60 expired holds of one unit each do not stand in the way of a cart of all 60 units', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 60 });
  const abandoned = await times(60, () => shop.reserve({ [sku]: 1 }, { holdSeconds: 1 }));
  // On a busy machine the second may be over before the answer.
  const { 201: held = 0, 410: gone = 0 } = tally(abandoned);
  expect(held + gone).toBe(60);
  await until(lastExpiry(abandoned));
  expect(await shop.reserve({ [sku]: 60 })).toMatchObject({ status: 201, body: { status: 'PENDING' } });
  expect(await shop.stock(sku)).toEqual({ onHand: 60, held: 60, available: 0 });
  const answered = abandoned.filter(({ status }) => status === 201);
  const ends = await Promise.all(answered.map(({ body }) => shop.reservation(body.id)));
  expect(new Set(['EXPIRED', ...ends.map(({ body }) => body.status)])).toEqual(new Set(['EXPIRED']));
});

test('100 clients that want 30 units whose holds have just expired share them without being kept waiting', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 30 });
  const abandoned = await times(30, () => shop.reserve({ [sku]: 1 }, { holdSeconds: 1 }));
  await until(lastExpiry(abandoned));
  const busyBefore = shop.timesBusy;
  const answers = await times(100, () => shop.reserve({ [sku]: 1 }));
  expect(tally(answers)).toEqual({ 201: 30, 409: 70 });
  expect(shop.timesBusy - busyBefore).toBeLessThan(10);
});

test('the sweeper marks what has expired, gives it back and leaves the rest alone', async () => {
  const { shop } = open;
  const sku = await shop.sku({ units: 10 });
  const kept = await shop.reserve({ [sku]: 1 });
  const abandoned = await times(3, () => shop.reserve({ [sku]: 2 }, { holdSeconds: 1 }));
  const written = () => open.store.stored(`STOCK#${sku}#main#0`, 'STOCK');
  expect(await written()).toMatchObject({ onHand: 10, available: 3 });
  await until(lastExpiry(abandoned));
  expect(await open.sweep()).toMatchObject({ overtaken: 0, isFinished: true });
  // In the table itself: reads would count an expired hold as free without the sweeper.
  expect(await written()).toMatchObject({ onHand: 10, available: 9, due: Date.parse(kept.body.expiresAt) / 1000 });
  for (const { body } of abandoned) {
    expect(await open.store.stored(`RES#${body.id}`, 'RES')).toMatchObject({ status: 'EXPIRED' });
  }
  expect(await shop.reservation(kept.body.id)).toEqual(expect.objectContaining({ body: kept.body }));
  expect(await open.sweep()).toMatchObject({ items: 0, holds: 0, isFinished: true });
  expect(await shop.reserve({ [sku]: 9 })).toMatchObject({ status: 201 });
});
