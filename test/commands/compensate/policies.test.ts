import { describe, expect, test } from '@jest/globals';
import { cancel } from '../../../lib/commands/cancel.ts';
import { fulfil } from '../../../lib/commands/fulfil.ts';
import { putSku } from '../../../lib/commands/put-sku.ts';
import { sweep } from '../../../lib/commands/sweep.ts';
import { defaultSettings } from '../../../lib/domain/sku.ts';
import type { Store } from '../../../lib/store/port.ts';
import { itemOf } from '../world.ts';
import { OversoldShop, resolveAfterSeconds } from './shop.ts';

const linesOf = async (shop: OversoldShop, id: string) => (await shop.world.store.getCompensation(id))?.lines;
const refundsOf = (shop: OversoldShop) =>
  shop.calls.filter(({ step }) => step === 'refund').map(({ key, compensation: { lines } }) => [key, lines]);

/** A mug and a shirt in one cart, of which one more mug is sold than is there. */
async function oneOversold(cancels: 'whole' | 'line') {
  const shop = new OversoldShop();
  await shop.sku('mug', 3, { limit: 1, cancels });
  await shop.sku('shirt', 9, { cancels });
  const alone = await shop.sell({ mug: 2 }, 'gold');
  const both = await shop.sell({ shirt: 3, mug: 2 });
  return { shop, alone, both };
}

describe('a cart of which one SKU is oversold', () => {
  test('is cancelled as a whole by the policy `whole`, with all its lines in the refund', async () => {
    const { shop, alone, both } = await oneOversold('whole');
    await shop.later(resolveAfterSeconds);
    await shop.quiet();
    const record = await shop.recordOf(both);
    expect(record).toMatchObject({ status: 'COMPENSATED', cancelled: [3, 2], compensations: { [both]: [3, 2] } });
    expect(await shop.statusOf(alone)).toBe('CONFIRMED');
    expect([await shop.onHand('mug'), await shop.onHand('shirt')]).toEqual([1, 9]);
    const lines = [
      { sku: 'shirt', quantity: 3 },
      { sku: 'mug', quantity: 2 },
    ];
    expect(refundsOf(shop)).toEqual([[`${both}/refund`, lines]]);
    await shop.addsUp('mug', 'shirt');
  });

  test('loses that line by the policy `line`, and keeps the rest; the refund names the line', async () => {
    const { shop, both } = await oneOversold('line');
    await shop.later(resolveAfterSeconds);
    await shop.quiet();
    const record = await shop.recordOf(both);
    expect(record).toMatchObject({ status: 'CONFIRMED', cancelled: [0, 2], compensations: { [`${both}.1`]: [2] } });
    expect([await shop.onHand('mug'), await shop.onHand('shirt')]).toEqual([1, 6]);
    expect(refundsOf(shop)).toEqual([[`${both}.1/refund`, [{ sku: 'mug', quantity: 2 }]]]);
    expect(await fulfil(shop.world, { id: both })).toMatchObject({ reservation: { fulfilled: [3, 0] } });
    await shop.addsUp('mug', 'shirt');
  });
});

describe('several SKUs that are oversold at once', () => {
  /** Two of each are there, and three of each are sold; one cart has both. */
  async function bothOversold(mug: 'whole' | 'line', shirt: 'whole' | 'line') {
    const shop = new OversoldShop();
    await shop.sku('mug', 2, { limit: 1, cancels: mug });
    await shop.sku('shirt', 2, { limit: 1, cancels: shirt });
    const dear = [await shop.sell({ mug: 2 }, 'gold'), await shop.sell({ shirt: 2 }, 'gold')];
    const both = await shop.sell({ mug: 1, shirt: 1 });
    await shop.later(resolveAfterSeconds);
    await shop.quiet();
    for (const id of dear) expect(await shop.statusOf(id)).toBe('CONFIRMED');
    expect([await shop.onHand('mug'), await shop.onHand('shirt')]).toEqual([0, 0]);
    expect(await shop.recordOf(both)).toMatchObject({ status: 'COMPENSATED', cancelled: [1, 1] });
    await shop.addsUp('mug', 'shirt');
    return { shop, both };
  }

  test('are healed by one compensation of the cart that has both', async () => {
    const { shop, both } = await bothOversold('whole', 'whole');
    expect(refundsOf(shop)).toHaveLength(1);
    expect(await linesOf(shop, both)).toHaveLength(2);
  });

  test('are healed line by line, each with a refund of its own', async () => {
    const { shop, both } = await bothOversold('line', 'line');
    expect(refundsOf(shop).toSorted()).toEqual([
      [`${both}.0/refund`, [{ sku: 'mug', quantity: 1 }]],
      [`${both}.1/refund`, [{ sku: 'shirt', quantity: 1 }]],
    ]);
  });

  test.each([
    ['whole', 'line'],
    ['line', 'whole'],
  ] as const)('of which one says %s and the other %s: no unit is refunded twice', async (mug, shirt) => {
    const { shop } = await bothOversold(mug, shirt);
    const units: Record<string, number> = {};
    for (const { step, compensation } of shop.calls) {
      if (step !== 'refund') continue;
      for (const { sku, quantity } of compensation.lines) units[sku] = (units[sku] ?? 0) + quantity;
    }
    expect(units).toEqual({ mug: 1, shirt: 1 });
  });

  test('are not forgotten where one of them is healed by a receipt, and the other is not', async () => {
    for (const healed of ['mug', 'shirt'] as const) {
      const shop = new OversoldShop();
      await shop.sku('mug', 2, { limit: 1 });
      await shop.sku('shirt', 2, { limit: 1 });
      await shop.sell({ mug: 2 }, 'gold');
      await shop.sell({ shirt: 2 }, 'gold');
      const both = await shop.sell({ mug: 1, shirt: 1 });
      // Planned at both, and then only one of them needs it.
      shop.world.pass(resolveAfterSeconds);
      await shop.plan();
      expect([await itemOf(shop.world, 'mug'), await itemOf(shop.world, 'shirt')]).toMatchObject([
        { plan: { [both]: 1 } },
        { plan: { [both]: 1 } },
      ]);
      await shop.move(healed, 'receive', 1);
      await shop.quiet();
      expect(await shop.statusOf(both)).toBe('COMPENSATED');
      await shop.addsUp('mug', 'shirt');
    }
  });
});

test('a location that is oversold is healed by its own sales', async () => {
  const shop = new OversoldShop();
  await shop.sku('mug', 5);
  await shop.move('mug', 'receive', 3, 'north');
  const main = await shop.sell({ mug: 2 });
  const first = await shop.sell({ 'mug@north': 1 });
  const second = await shop.sell({ 'mug@north': 2 });
  await shop.move('mug', 'adjust', -1, 'north');
  await shop.later(resolveAfterSeconds);
  await shop.quiet();
  expect(await shop.compensated()).toEqual([first]);
  expect([await shop.statusOf(main), await shop.statusOf(second)]).toEqual(['CONFIRMED', 'CONFIRMED']);
  expect([await shop.onHand('mug'), await shop.onHand('mug', 'north')]).toEqual([3, 0]);
  await shop.addsUp('mug');
});

test('a line that was taken from several locations is cancelled at all of them', async () => {
  for (const cancels of ['whole', 'line'] as const) {
    const shop = new OversoldShop();
    await shop.sku('mug', 2, { cancels });
    await shop.move('mug', 'receive', 3, 'north');
    const sale = await shop.sell({ mug: 2, 'mug@north': 3 });
    await shop.move('mug', 'adjust', -1, 'north');
    await shop.later(resolveAfterSeconds);
    await shop.quiet();
    expect(await shop.recordOf(sale)).toMatchObject({ status: 'COMPENSATED', cancelled: [5] });
    expect([await shop.onHand('mug'), await shop.onHand('mug', 'north')]).toEqual([2, 2]);
    expect(refundsOf(shop)).toEqual([[expect.any(String), [{ sku: 'mug', quantity: 5 }]]]);
    await shop.addsUp('mug');
  }
});

describe('a sale that has left in part', () => {
  test('is cancelled for the rest: what has left is neither cancelled nor refunded', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 5);
    const sale = await shop.sell({ mug: 5 });
    await fulfil(shop.world, { id: sale, lines: [{ sku: 'mug', quantity: 3 }] });
    await shop.move('mug', 'adjust', -1);
    await shop.later(resolveAfterSeconds);
    await shop.quiet();
    expect(await shop.recordOf(sale)).toMatchObject({ status: 'FULFILLED', fulfilled: [3], cancelled: [2] });
    expect(await linesOf(shop, sale)).toEqual([{ sku: 'mug', quantity: 2 }]);
    expect(await shop.onHand('mug')).toBe(1);
    await shop.addsUp('mug');
  });

  test('between its plan and its compensation heals what it can; the rest is planned anew', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 6);
    const older = await shop.sell({ mug: 2 });
    const newer = await shop.sell({ mug: 3 });
    await shop.sell({ mug: 1 }, 'gold');
    await shop.move('mug', 'adjust', -3);
    shop.world.pass(resolveAfterSeconds);
    await shop.plan();
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ plan: { [newer]: 3 } });
    await fulfil(shop.world, { id: newer, lines: [{ sku: 'mug', quantity: 2 }] });
    await shop.quiet();
    expect(await shop.recordOf(newer)).toMatchObject({ fulfilled: [2], cancelled: [1] });
    expect(await shop.compensated()).toEqual([older]);
    expect(await shop.onHand('mug')).toBe(0);
    await shop.addsUp('mug');
  });
});

test('what the customer had cancelled before is not refunded again, after a crash as well', async () => {
  const shop = new OversoldShop();
  await shop.sku('mug', 5);
  await shop.sku('shirt', 5);
  const sale = await shop.sell({ mug: 4, shirt: 3 });
  await cancel(shop.world, {
    id: sale,
    lines: [
      { sku: 'shirt', quantity: 2 },
      { sku: 'mug', quantity: 1 },
    ],
  });
  await shop.move('mug', 'adjust', -4);
  shop.world.pass(resolveAfterSeconds);
  await shop.plan();
  // The sweeper is killed as soon as the units are back: what it cancelled stands in no cancellation under way any more.
  const updateCompensation: Store['updateCompensation'] = async (id, write) => {
    const record = await shop.world.store.getReservation(sale);
    if (record?.status === 'COMPENSATED') throw new Error('killed');
    return await shop.world.store.updateCompensation(id, write);
  };
  const killed = { ...shop.world, store: { ...shop.world.store, updateCompensation } };
  expect(await sweep(killed, 60, shop.call)).toMatchObject({ failed: 1 });
  expect(await shop.recordOf(sale)).toMatchObject({ status: 'COMPENSATED', cancelled: [4, 3] });
  expect(await shop.recordOf(sale)).not.toHaveProperty('cancellation');
  await shop.quiet();
  expect(await linesOf(shop, sale)).toEqual([
    { sku: 'mug', quantity: 3 },
    { sku: 'shirt', quantity: 1 },
  ]);
  await shop.addsUp('mug', 'shirt');
});

test('the settings of the moment count: what is oversold as a line after it was as a whole is cancelled as a line', async () => {
  const { shop, both } = await oneOversold('whole');
  const oversell = { ...defaultSettings.oversell, limit: 1, resolveAfterSeconds, cancels: 'line' } as const;
  await putSku(shop.world, { sku: 'mug', settings: { ...defaultSettings, oversell }, by: 'test' });
  await shop.later(resolveAfterSeconds);
  await shop.quiet();
  expect(await shop.recordOf(both)).toMatchObject({ status: 'CONFIRMED', cancelled: [0, 2] });
});

test('a discount is offered with the apology, where the settings have one', async () => {
  for (const discountCode of ['SORRY10', undefined]) {
    const shop = new OversoldShop();
    await shop.sku('mug', 1, { limit: 1, ...(discountCode !== undefined && { discountCode }) });
    const sale = await shop.sell({ mug: 2 });
    await shop.later(resolveAfterSeconds);
    await shop.quiet();
    const [call] = shop.calls.filter(({ step }) => step === 'notify');
    expect(call?.compensation.discountCode).toBe(discountCode);
    expect(call?.compensation.order).toEqual({ id: `order of ${sale}` });
  }
});
