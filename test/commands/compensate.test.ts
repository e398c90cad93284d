import { describe, expect, test } from '@jest/globals';
import type { CallStep, StepCall } from '../../lib/commands/compensate/ports.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { compensationSteps } from '../../lib/domain/compensation.ts';
import { limits } from '../../lib/domain/limits.ts';
import { defaultSettings, type Oversell } from '../../lib/domain/sku.ts';
import { empty } from '../empty.ts';
import { freshId } from '../store/starting-items.ts';
import { type RelayedWorld, relayedWorld } from './relaying-store.ts';
import { asking, itemOf, receive, stocked } from './world.ts';

type Wanted = readonly [tier: 'gold' | 'silver' | undefined, units: number];

/** Twenty customers who want a unit each, of mixed tiers: of the first fifteen, three have none, and six each the others. */
const oneEach: readonly Wanted[] = Array.from({ length: 20 }, (_, index) => [
  ([undefined, 'gold', 'silver', 'silver', 'gold'] as const)[index % 5],
  1,
]);

/** Seven who want fifteen units, and thirteen who come too late for any. */
const severalEach: readonly Wanted[] = [
  ...([
    ['gold', 2],
    [undefined, 1],
    ['silver', 4],
    ['silver', 2],
    [undefined, 2],
    ['silver', 1],
    ['gold', 3],
  ] as const),
  ...Array.from({ length: 13 }, (_, index): Wanted => [index % 2 === 0 ? 'gold' : undefined, 1 + (index % 3)]),
];

interface Shop {
  readonly world: RelayedWorld;
  readonly sku: string;
  /** Ids of the sales in the order in which they were confirmed, a second after one another. */
  readonly sold: readonly string[];
  readonly calls: StepCall[];
  /** Lets time pass, and the sweeper come by until there is nothing to do. */
  readonly later: (seconds: number) => Promise<void>;
  /** Those that were compensated, by their place in `sold`. */
  readonly compensated: () => Promise<readonly number[]>;
}

/** A SKU with 10 units and a limit of 5, and all who want it at once. */
async function oversoldShop(
  wanted: readonly Wanted[],
  oversell: Partial<Oversell> = {},
  callStep?: CallStep,
): Promise<Shop> {
  const world = relayedWorld();
  const settings = { ...defaultSettings.oversell, limit: 5, resolveAfterSeconds: 600, order: ['gold', 'silver'] };
  const sku = await stocked(world, 10, { oversell: { ...settings, ...oversell } });
  const answers = await Promise.all(wanted.map(([, units]) => reserve(world, asking(sku, units))));
  const sold: string[] = [];
  for (const [index, reserved] of answers.entries()) {
    if (reserved.outcome !== 'reserved') continue;
    const { id } = reserved.reservation;
    const [customerTier] = wanted[index] ?? [];
    const order = { id: `order ${index}`, ...(customerTier !== undefined && { customerTier }) };
    expect(await confirm(world, { id, order })).toMatchObject({ outcome: 'confirmed' });
    sold.push(id);
    world.pass(1);
  }
  const calls: StepCall[] = [];
  const call: CallStep = async (each) => {
    calls.push(each);
    await callStep?.(each);
  };
  const later = async (seconds: number): Promise<void> => {
    world.pass(seconds);
    for (let round = 0; round < 5; round++) {
      const swept = await sweep(world, 60, call);
      expect(swept.failure).toBeUndefined();
    }
  };
  const compensated = async (): Promise<readonly number[]> => {
    const records = await world.store.getReservations(sold);
    return records.flatMap(({ id, status }) => (status === 'COMPENSATED' ? [sold.indexOf(id)] : []));
  };
  return { world, sku, sold, calls, later, compensated };
}

/** Checks that each step was called once for each of these sales, in its order, under a key of its own, and told to the end. */
function expectStepsOf({ calls, sold, world }: Shop, places: readonly number[]): void {
  const ids = places.map((place) => sold[place] ?? '');
  const keysOf = (id: string) => compensationSteps.slice(1).map((step) => `${id}/${step}`);
  for (const id of ids) {
    const own = calls.filter(({ compensation }) => compensation.id === id);
    expect(own.map(({ key }) => key)).toEqual(keysOf(id));
  }
  expect(calls).toHaveLength(4 * ids.length);
  const told = (type: string) =>
    world.told.flatMap((event) => (event.type === type && 'compensation' in event ? [event.compensation.id] : []));
  for (const type of ['compensation.started', 'compensation.done']) {
    expect([type, told(type).toSorted()]).toEqual([type, ids.toSorted()]);
  }
}

describe('of 20 requests at once for 10 units, and 5 more', () => {
  test('15 are confirmed; without a receipt those of no tier are compensated, and the newest two of silver', async () => {
    const shop = await oversoldShop(oneEach);
    const { world, sku, sold, later, compensated } = shop;
    expect(sold).toHaveLength(15);
    expect(await itemOf(world, sku)).toMatchObject({ onHand: -5, available: 0 });
    await later(580);
    expect(await compensated()).toEqual([]);
    await later(70);
    // Of no tier are 0, 5 and 10; of silver 2, 3, 7, 8, 12 and 13.
    expect(await compensated()).toEqual([0, 5, 10, 12, 13]);
    expect(await itemOf(world, sku)).toMatchObject({ onHand: 0, plan: empty });
    expectStepsOf(shop, [0, 5, 10, 12, 13]);
    await later(700);
    expect(await compensated()).toHaveLength(5);
    expect((await itemOf(world, sku)).resolveAt).toBeUndefined();
  });

  test.each([
    [1, [0, 5, 10, 13]],
    [2, [0, 5, 10]],
    [3, [5, 10]],
    [4, [10]],
  ])('with a receipt of %i in time only the rest is compensated', async (received, places) => {
    const shop = await oversoldShop(oneEach);
    await shop.later(300);
    await receive(shop.world, shop.sku, received);
    await shop.later(400);
    expect(await shop.compensated()).toEqual(places);
    expect(await itemOf(shop.world, shop.sku)).toMatchObject({ onHand: 0, plan: empty });
    expectStepsOf(shop, places);
  });

  // Of no tier: 1 (one unit) and 4 (two). Of silver: 2 (four), 3 (two), 5 (one), the last of them the newest.
  test.each([
    // Both of no tier are three; of silver, 5 is not enough, and with 3, which is smaller than 2, it is not needed.
    [0, [1, 3, 4]],
    // One more is needed of silver: the newest is the smallest as well.
    [1, [1, 4, 5]],
    [2, [1, 4]],
    // The newest of no tier covers it.
    [3, [4]],
    // The smallest of no tier covers it, and is taken although it is older.
    [4, [1]],
  ])(
    'of several units each, with a receipt of %i, the sales that cover it by the stated order',
    async (received, places) => {
      const shop = await oversoldShop(severalEach);
      expect(shop.sold).toHaveLength(7);
      expect(await itemOf(shop.world, shop.sku)).toMatchObject({ onHand: -5, available: 0 });
      if (received > 0) await receive(shop.world, shop.sku, received);
      await shop.later(700);
      expect(await shop.compensated()).toEqual(places);
      expect(await itemOf(shop.world, shop.sku)).toMatchObject({ onHand: 0, plan: empty });
      expectStepsOf(shop, places);
    },
  );
});

test('a receipt of 5 in time heals it: nobody is cancelled', async () => {
  const { world, sku, later, compensated } = await oversoldShop(oneEach);
  await receive(world, sku, 5);
  await later(1_000);
  expect(await compensated()).toEqual([]);
  expect(await itemOf(world, sku)).toMatchObject({ onHand: 0, plan: empty });
  expect((await itemOf(world, sku)).resolveAt).toBeUndefined();
});

test('forced shrinkage of a SKU without a limit is made right the same way; what was fulfilled never is', async () => {
  const { world, sku, sold, later, compensated } = await oversoldShop(oneEach, { limit: 0 });
  expect(sold).toHaveLength(10);
  // Of no tier are 0 and 5; of silver 2, 3, 7 and 8.
  await fulfil(world, { id: sold[5] ?? '' });
  await fulfil(world, { id: sold[8] ?? '' });
  const adjust = {
    caller: 'shop',
    idempotencyKey: freshId(),
    sku,
    type: 'adjust',
    quantity: -2,
    isForced: true,
  } as const;
  expect(await moveStock(world, adjust)).toMatchObject({ outcome: 'moved' });
  await later(700);
  expect(await compensated()).toEqual([0, 7]);
});

test('a step that fails is tried again under its key, and given up after the last time', async () => {
  const { world, calls, later } = await oversoldShop(oneEach, { resolveAfterSeconds: 0 }, async ({ step }) => {
    if (step === 'refund') throw new Error('the bank sleeps');
  });
  await later(1);
  const [first] = await world.store.allCompensations(1);
  const id = first?.id ?? '';
  expect(await world.store.getCompensation(id)).toMatchObject({
    status: 'RUNNING',
    steps: [{}, {}, { attempts: 1 }, {}, {}],
  });
  for (let round = 0; round < 36; round++) await later(3_600);
  expect(await world.store.getCompensation(id)).toMatchObject({
    status: 'FAILED',
    steps: [{}, {}, { attempts: limits.stepAttemptsMax, error: 'the bank sleeps' }, {}, {}],
  });
  const refunds = calls.filter(({ key }) => key === `${id}/refund`);
  expect(refunds).toHaveLength(limits.stepAttemptsMax);
  expect(world.told.filter(({ type }) => type === 'compensation.failed')).toHaveLength(5);
});
