import { describe, expect, test } from '@jest/globals';
import { cancel } from '../../../lib/commands/cancel.ts';
import { fulfil } from '../../../lib/commands/fulfil.ts';
import { moveStock } from '../../../lib/commands/move-stock.ts';
import { release } from '../../../lib/commands/release.ts';
import { sweep } from '../../../lib/commands/sweep.ts';
import type { Store } from '../../../lib/store/port.ts';
import { empty } from '../../empty.ts';
import { itemOf, type World } from '../world.ts';
import { OversoldShop, resolveAfterSeconds } from './shop.ts';

/** A process that is killed before it does a write of this name. */
function killedBefore(world: World, name: string): World {
  const updateStock: Store['updateStock'] = (key, write) =>
    write.name === name ? Promise.reject(new Error('killed')) : world.store.updateStock(key, write);
  return { ...world, store: { ...world.store, updateStock } };
}

const resolveAtOf = async (shop: OversoldShop) => (await itemOf(shop.world, 'mug')).resolveAt;
const inSeconds = (shop: OversoldShop, seconds: number) => Math.floor(shop.world.clock() / 1000) + seconds;

/** Two units sold of two that are there; a third one is promised, and held. */
async function oneMoreHeld(): Promise<{ shop: OversoldShop; held: string }> {
  const shop = new OversoldShop();
  await shop.sku('mug', 2, { limit: 1 });
  await shop.sell({ mug: 2 });
  return { shop, held: (await shop.hold({ mug: 1 })) ?? '' };
}

describe('an oversold SKU has its time to be healed', () => {
  test('from the sale on that took on hand below zero, and not from the next one', async () => {
    const { shop, held } = await oneMoreHeld();
    expect(await resolveAtOf(shop)).toBeUndefined();
    const resolveAt = inSeconds(shop, resolveAfterSeconds);
    await shop.confirm(held);
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ onHand: -1, resolveAt, due: expect.any(Number) });
    await shop.move('mug', 'adjust', -1);
    expect(await resolveAtOf(shop)).toBe(resolveAt);
    await shop.later(resolveAfterSeconds - 3);
    expect(await shop.compensated()).toEqual([]);
    await shop.later(3);
    expect((await shop.compensated()).length).toBeGreaterThan(0);
  });

  test('also where it takes more than is held by anyone for less long', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 9, { resolveAfterSeconds: 20 });
    const sold = await shop.hold({ mug: 2 });
    await shop.hold({ mug: 2 });
    await shop.confirm(sold ?? '');
    await shop.move('mug', 'adjust', -8);
    const { due, resolveAt } = await itemOf(shop.world, 'mug');
    expect(due).toBe(resolveAt);
  });

  test.each([
    ['a receipt', (shop: OversoldShop) => shop.move('mug', 'receive', 1)],
    ['a cancellation', (shop: OversoldShop) => cancel(shop.world, { id: shop.sold[0] ?? '' })],
  ])('anew after %s has healed it', async (_, heal) => {
    const { shop, held } = await oneMoreHeld();
    await shop.confirm(held);
    shop.world.pass(resolveAfterSeconds - 100);
    await heal(shop);
    expect(await itemOf(shop.world, 'mug')).not.toHaveProperty('resolveAt');
    const down = (await shop.onHand('mug')) + 1;
    const resolveAt = inSeconds(shop, resolveAfterSeconds);
    await shop.move('mug', 'adjust', -down);
    expect(await resolveAtOf(shop)).toBe(resolveAt);
    await shop.later(200);
    expect(await shop.compensated()).toEqual([]);
  });

  test.each([
    ['longer', 10],
    ['shorter', 0.1],
  ])(
    'that stays as it was noted, where the settings say a %s one since; the next time it is that',
    async (_, times) => {
      const { shop, held } = await oneMoreHeld();
      await shop.confirm(held);
      const resolveAt = await resolveAtOf(shop);
      const after = resolveAfterSeconds * times;
      await shop.sku('mug', 0, { limit: 1, resolveAfterSeconds: after });
      await shop.move('mug', 'return', 0);
      await shop.later(100);
      expect(await resolveAtOf(shop)).toBe(resolveAt);
      await shop.later(resolveAfterSeconds - 101);
      expect(await shop.compensated()).toEqual([held]);
      await shop.move('mug', 'adjust', -1);
      expect(await resolveAtOf(shop)).toBe(inSeconds(shop, after));
    },
  );

  test('anew after it was made right, and not before', async () => {
    const { shop, held } = await oneMoreHeld();
    await shop.confirm(held);
    await shop.later(resolveAfterSeconds);
    expect(await shop.compensated()).toEqual([held]);
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ onHand: 0, plan: empty });
    expect(await resolveAtOf(shop)).toBeUndefined();
  });
});

describe('a forced movement', () => {
  test.each([
    ['adjustment', 'adjust', -3],
    ['count', 'count', 0],
  ] as const)('of any SKU, an %s, oversells it as soon as what is held is sold', async (_, type, quantity) => {
    const shop = new OversoldShop();
    await shop.sku('mug', 3);
    const held = await shop.hold({ mug: 2 });
    await shop.move('mug', type, quantity);
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ onHand: 0, available: -2 });
    expect(await resolveAtOf(shop)).toBeUndefined();
    await shop.confirm(held ?? '');
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ onHand: -2, resolveAt: expect.any(Number) });
    await shop.later(resolveAfterSeconds);
    await shop.quiet();
    expect(await shop.compensated()).toEqual([held]);
    await shop.addsUp('mug');
  });

  test('that leaves too little for what is held cancels nobody who gives it back', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 3);
    const kept = await shop.sell({ mug: 1 });
    const held = await shop.hold({ mug: 2 });
    await shop.move('mug', 'adjust', -2);
    await release(shop.world, held ?? '');
    await shop.later(resolveAfterSeconds);
    await shop.quiet();
    expect(await shop.statusOf(kept)).toBe('CONFIRMED');
  });
});

describe('after a crash', () => {
  test('before it was noted, the sweeper finds it with the hold that was settled', async () => {
    const { shop, held } = await oneMoreHeld();
    const killed = killedBefore(shop.world, 'watchOversold');
    await expect(shop.confirm(held, undefined, killed)).rejects.toThrow('killed');
    shop.sold.push(held);
    expect(await shop.onHand('mug')).toBe(-1);
    expect(await resolveAtOf(shop)).toBeUndefined();
    await shop.later(36_001);
    expect(await resolveAtOf(shop)).toBe(inSeconds(shop, resolveAfterSeconds));
    await shop.later(resolveAfterSeconds);
    await shop.quiet();
    expect(await shop.compensated()).toEqual([held]);
    await shop.addsUp('mug');
  });

  test('before anything was settled, too', async () => {
    const { shop, held } = await oneMoreHeld();
    const killed = killedBefore(shop.world, 'settleHold');
    await expect(shop.confirm(held, undefined, killed)).rejects.toThrow('killed');
    shop.sold.push(held);
    await shop.later(36_001);
    expect(await resolveAtOf(shop)).toBe(inSeconds(shop, resolveAfterSeconds));
  });

  test('before its due was lowered, the next one who meets it lowers it', async () => {
    const { shop, held } = await oneMoreHeld();
    const killed = killedBefore(shop.world, 'lowerDue');
    await expect(shop.confirm(held, undefined, killed)).rejects.toThrow('killed');
    const { due, resolveAt = 0 } = await itemOf(shop.world, 'mug');
    expect(due).toBeGreaterThan(resolveAt);
    await shop.confirm(held);
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ due: resolveAt, resolveAt });
  });

  test('of a forced movement before it was noted, whoever repeats it notes it', async () => {
    const shop = new OversoldShop();
    await shop.sku('mug', 2);
    await shop.sell({ mug: 2 });
    await shop.later(36_001);
    const movement = { caller: 'clerk', idempotencyKey: 'theft', sku: 'mug', type: 'adjust', quantity: -1 } as const;
    const forced = { ...movement, isForced: true };
    await expect(moveStock(killedBefore(shop.world, 'watchOversold'), forced)).rejects.toThrow('killed');
    expect(await itemOf(shop.world, 'mug')).not.toHaveProperty('due');
    await moveStock(shop.world, forced);
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ onHand: -1, due: inSeconds(shop, resolveAfterSeconds) });
  });

  test('between a receipt that healed it and the note of that, the next one who meets it lets it be', async () => {
    const { shop, held } = await oneMoreHeld();
    await shop.confirm(held);
    const receipt = { caller: 'clerk', idempotencyKey: 'late', sku: 'mug', type: 'receive', quantity: 1 } as const;
    await expect(moveStock(killedBefore(shop.world, 'unwatch'), receipt)).rejects.toThrow('killed');
    expect(await resolveAtOf(shop)).toBeDefined();
    await shop.later(resolveAfterSeconds);
    expect(await itemOf(shop.world, 'mug')).toMatchObject({ onHand: 0 });
    expect(await resolveAtOf(shop)).toBeUndefined();
    expect(await itemOf(shop.world, 'mug')).not.toHaveProperty('due');
  });
});

test('an item that is gone while it is swept is left to the next sweep', async () => {
  const { shop, held } = await oneMoreHeld();
  await expect(shop.confirm(held, undefined, killedBefore(shop.world, 'watchOversold'))).rejects.toThrow('killed');
  shop.world.pass(36_001);
  const updateStock: Store['updateStock'] = async (key, write) =>
    write.name === 'watchOversold'
      ? { isDone: false, item: undefined }
      : await shop.world.store.updateStock(key, write);
  const swept = await sweep({ ...shop.world, store: { ...shop.world.store, updateStock } }, 60, shop.call);
  expect(swept).toMatchObject({ overtaken: 1, isFinished: false });
});

test('a SKU that nobody can be cancelled for is looked at less and less often, and a receipt still heals it', async () => {
  const shop = new OversoldShop();
  await shop.sku('mug', 2, { resolveAfterSeconds: 0 });
  for (const units of [1, 1]) await fulfil(shop.world, { id: await shop.sell({ mug: units }) });
  await shop.move('mug', 'adjust', -1);
  const { version } = await itemOf(shop.world, 'mug');
  await shop.quiet(24 * 60);
  const looks = (await itemOf(shop.world, 'mug')).version - version;
  expect(looks).toBeGreaterThan(20);
  expect(looks).toBeLessThan(40);
  await shop.move('mug', 'receive', 1);
  await shop.later(3_600);
  expect(await itemOf(shop.world, 'mug')).not.toHaveProperty('due');
  await shop.addsUp('mug');
});

test('what sells on while it is made right is made right as well, and ends', async () => {
  const shop = new OversoldShop();
  await shop.sku('mug', 3, { limit: 3 });
  for (let index = 0; index < 6; index++) await shop.sell({ mug: 1 }, 'gold');
  await shop.later(resolveAfterSeconds);
  expect(await shop.compensated()).toHaveLength(3);
  await shop.sell({ mug: 1 });
  await shop.later(60);
  expect(await shop.compensated()).toHaveLength(3);
  await sweep(shop.world, 60, shop.call);
  await shop.later(resolveAfterSeconds);
  expect(await shop.compensated()).toHaveLength(4);
  expect(await shop.compensated()).toContain(shop.sold[6]);
  await shop.addsUp('mug');
});
