import { expect, test } from '@jest/globals';
import type { CallStep, StepCall } from '../../lib/commands/compensate/ports.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { limits } from '../../lib/domain/limits.ts';
import { defaultSettings, type Oversell } from '../../lib/domain/sku.ts';
import { freshId } from '../store/starting-items.ts';
import { type RelayedWorld, relayedWorld } from './relaying-store.ts';
import { asking, itemOf, receive, stocked } from './world.ts';

const tiers = ['gold', 'silver', undefined] as const;

interface Shop {
  readonly world: RelayedWorld;
  readonly sku: string;
  /** Sales in the order in which they were confirmed, each of one unit. */
  readonly sold: readonly { readonly id: string; readonly tier: string | undefined }[];
  readonly calls: StepCall[];
  /** Lets time pass, and the sweeper come by until there is nothing to do. */
  readonly later: (seconds: number) => Promise<void>;
  readonly compensated: () => Promise<readonly string[]>;
}

/** A SKU with 10 units and a limit of 5, of which 20 are asked for, by customers of gold, silver and no tier in turn. */
async function oversoldShop(oversell: Partial<Oversell> = {}, callStep?: CallStep): Promise<Shop> {
  const world = relayedWorld();
  const settings = { ...defaultSettings.oversell, limit: 5, resolveAfterSeconds: 600, order: ['gold', 'silver'] };
  const sku = await stocked(world, 10, { oversell: { ...settings, ...oversell } });
  const sold: { id: string; tier: string | undefined }[] = [];
  for (let index = 0; index < 20; index++) {
    world.pass(1);
    const tier = tiers[index % 3];
    const reserved = await reserve(world, asking(sku, 1));
    if (reserved.outcome !== 'reserved') continue;
    const { id } = reserved.reservation;
    const order = { id: `order ${index}`, ...(tier !== undefined && { customerTier: tier }) };
    expect(await confirm(world, { id, order })).toMatchObject({ outcome: 'confirmed' });
    sold.push({ id, tier });
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
  const compensated = async (): Promise<readonly string[]> => {
    const records = await world.store.getReservations(sold.map(({ id }) => id));
    return records.filter(({ status }) => status === 'COMPENSATED').map(({ id }) => id);
  };
  return { world, sku, sold, calls, later, compensated };
}

test('of 20 requests 15 are confirmed; without a receipt the 5 cheapest are compensated, each step once', async () => {
  const { world, sku, sold, calls, later, compensated } = await oversoldShop();
  expect(sold).toHaveLength(15);
  expect(await itemOf(world, sku)).toMatchObject({ onHand: -5, available: 0 });
  await later(590);
  expect(await compensated()).toEqual([]);
  await later(70);
  const without = sold.filter(({ tier }) => tier === undefined).map(({ id }) => id);
  expect(new Set(await compensated())).toEqual(new Set(without.slice(-5)));
  expect(await itemOf(world, sku)).toMatchObject({ onHand: 0, plan: {} });
  const keys = calls.map(({ key }) => key);
  expect(new Set(keys).size).toBe(20);
  expect(keys).toHaveLength(20);
  const ofOne = calls.filter(({ compensation }) => compensation.id === calls[0]?.compensation.id);
  expect(ofOne.map(({ step }) => step)).toEqual(['order', 'refund', 'notify', 'record']);
  const types = world.told.map(({ type }) => type);
  expect(types.filter((type) => type === 'compensation.done')).toHaveLength(5);
  expect(types.filter((type) => type === 'reservation.compensated')).toHaveLength(5);
  await later(700);
  expect(await compensated()).toHaveLength(5);
  expect((await itemOf(world, sku)).resolveAt).toBeUndefined();
});

test('with a receipt of 3 in time only 2 are compensated', async () => {
  const { world, sku, sold, later, compensated } = await oversoldShop();
  await later(300);
  await receive(world, sku, 3);
  await later(400);
  const newest = sold.filter(({ tier }) => tier === undefined).slice(-2);
  expect(new Set(await compensated())).toEqual(new Set(newest.map(({ id }) => id)));
  expect(await itemOf(world, sku)).toMatchObject({ onHand: 0, plan: {} });
});

test('a receipt of 5 in time heals it: nobody is cancelled', async () => {
  const { world, sku, later, compensated } = await oversoldShop();
  await receive(world, sku, 5);
  await later(1_000);
  expect(await compensated()).toEqual([]);
  expect(await itemOf(world, sku)).toMatchObject({ onHand: 0, plan: {} });
  expect((await itemOf(world, sku)).resolveAt).toBeUndefined();
});

test('forced shrinkage of a SKU without a limit is made right the same way; what was fulfilled never is', async () => {
  const { world, sku, sold, later, compensated } = await oversoldShop({ limit: 0 });
  expect(sold).toHaveLength(10);
  const cheapest = sold.filter(({ tier }) => tier === undefined).map(({ id }) => id);
  for (const id of cheapest.slice(-2)) await fulfil(world, { id });
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
  const silver = sold.filter(({ tier }) => tier === 'silver').map(({ id }) => id);
  expect(new Set(await compensated())).toEqual(new Set([cheapest[0], silver.at(-1)]));
});

test('a step that fails is tried again under its key, and given up after the last time', async () => {
  const { world, calls, later } = await oversoldShop({ resolveAfterSeconds: 0 }, async ({ step }) => {
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
