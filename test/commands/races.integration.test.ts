import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { release } from '../../lib/commands/release.ts';
import { type ReserveOutcome, reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { randomNonce } from '../../lib/domain/random-nonce.ts';
import { heldOf } from '../../lib/domain/stock-item.ts';
import { empty } from '../empty.ts';
import { type EngineTable, openTable } from '../store/engines.ts';
import { asking, countersOf, itemOf, newWorld, refusedWith, stocked, type World } from './world.ts';

let table: EngineTable;
beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table.stop());

const raceWorld = (): World => ({ ...newWorld(table.store), nonce: randomNonce });
const times = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const grantedOf = (outcomes: readonly ReserveOutcome[]) =>
  outcomes.flatMap((each) => (each.outcome === 'reserved' ? [each.reservation] : []));

describe('200 clients that want the last 50 units at once', () => {
  const race = async (world: World, sku: string) => {
    const outcomes = await Promise.all(times(200).map(() => reserve(world, asking(sku, 1))));
    const granted = grantedOf(outcomes);
    expect(granted).toHaveLength(50);
    const short = { code: 'insufficient_stock', shortfalls: [{ sku, requested: 1, available: 0 }] };
    for (const each of outcomes) {
      if (each.outcome !== 'reserved') expect(each).toEqual({ outcome: 'refused', refusal: short, isReplayed: false });
    }
    expect(await countersOf(world, sku)).toEqual([50, 50, 0]);
    return granted;
  };

  test('are granted 50 reservations, and as many again after those are released', async () => {
    const world = raceWorld();
    const sku = await stocked(world, 50);
    const granted = await race(world, sku);
    await Promise.all(granted.map(({ id }) => release(world, id)));
    expect(await countersOf(world, sku)).toEqual([50, 0, 50]);
    expect(await itemOf(world, sku)).toMatchObject({ available: 50, holds: empty });
    await race(world, sku);
  });

  test('are granted 50 again once those have expired, though nothing was swept', async () => {
    const world = raceWorld();
    const sku = await stocked(world, 50);
    const expired = await race(world, sku);
    world.pass(600);
    expect(await countersOf(world, sku)).toEqual([50, 50, 0]);
    world.pass(1);
    expect(await countersOf(world, sku)).toEqual([50, 0, 50]);
    expect(await itemOf(world, sku)).toMatchObject({ available: 0 });
    await race(world, sku);
    for (const { id } of expired) expect(await confirm(world, { id })).toEqual(refusedWith('hold_expired'));
  });

  test('are granted 50 again once those have expired and were swept', async () => {
    const world = raceWorld();
    const sku = await stocked(world, 50);
    const expired = await race(world, sku);
    world.pass(601);
    expect(await sweep(world, 60)).toMatchObject({ isFinished: true });
    const item = await itemOf(world, sku);
    expect(item).toMatchObject({ available: 50, holds: empty });
    expect(item).not.toHaveProperty('due');
    const records = await table.store.getReservations(expired.map(({ id }) => id));
    expect(records.map(({ status }) => status)).toEqual(times(50).map(() => 'EXPIRED'));
    await race(world, sku);
  });
});

test('the same key sent 50 times at once is one reservation, held once, and every caller gets it', async () => {
  const world = raceWorld();
  const sku = await stocked(world, 200);
  const request = asking(sku, 3);
  const outcomes = await Promise.all(times(50).map(() => reserve(world, request)));
  const granted = grantedOf(outcomes);
  expect(granted).toHaveLength(50);
  for (const each of granted) expect(each).toEqual(granted[0]);
  expect(outcomes.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
  expect(await countersOf(world, sku)).toEqual([200, 3, 197]);
  expect(heldOf(await itemOf(world, sku))).toBe(3);
});

test('the same key sent 50 times at once for what is not there is one refusal, and nothing stays held', async () => {
  const world = raceWorld();
  const [there, gone] = [await stocked(world, 200), await stocked(world, 1)];
  const lines = [there, gone].map((sku) => ({ sku, quantity: 2 }));
  const request = { ...asking(there, 2), lines };
  const outcomes = await Promise.all(times(50).map(() => reserve(world, request)));
  const shortfalls = [{ sku: gone, requested: 2, available: 1 }];
  for (const each of outcomes) expect(each).toMatchObject(refusedWith('insufficient_stock', { shortfalls }));
  expect(await countersOf(world, there)).toEqual([200, 0, 200]);
  expect(await countersOf(world, gone)).toEqual([1, 0, 1]);
});

test('confirming and releasing 40 reservations at once does one or the other to each', async () => {
  const world = raceWorld();
  const sku = await stocked(world, 40);
  const granted = grantedOf(await Promise.all(times(40).map(() => reserve(world, asking(sku, 1)))));
  const ends = await Promise.all(
    granted.map(({ id }) => Promise.all([confirm(world, { id }), release(world, id), confirm(world, { id })])),
  );
  const sold = ends.filter(([confirmed]) => confirmed.outcome === 'confirmed').length;
  for (const [confirmed, released, again] of ends) {
    expect(again.outcome).toBe(confirmed.outcome);
    expect(released.outcome === 'released').toBe(confirmed.outcome !== 'confirmed');
  }
  expect(await countersOf(world, sku)).toEqual([40 - sold, 0, 40 - sold]);
});

describe.each([
  { type: 'adjust', quantity: -3 },
  { type: 'count', quantity: 97 },
] as const)('$type of $quantity beside 40 clients that take and give back', (parts) => {
  test('is done once, however often its item changes meanwhile', async () => {
    const world = raceWorld();
    const sku = await stocked(world, 100);
    const movement = { caller: 'clerk', idempotencyKey: 'breakage', sku, ...parts };
    const comeAndGo = async () => {
      for (const { id } of grantedOf([await reserve(world, asking(sku, 1))])) await release(world, id);
    };
    const [first, again] = await Promise.all([
      moveStock(world, movement),
      moveStock(world, movement),
      ...times(40).map(comeAndGo),
    ]);
    expect(first).toMatchObject({ outcome: 'moved', movement: { change: -3 } });
    expect(again).toMatchObject({ outcome: 'moved', movement: { change: -3 } });
    expect(await countersOf(world, sku)).toEqual([97, 0, 97]);
  });
});

test('of 20 clients and an adjustment that want the same units at once, either has them, and a refusal has no effect', async () => {
  const world = raceWorld();
  const sku = await stocked(world, 20);
  const movement = { caller: 'clerk', idempotencyKey: 'breakage', sku, type: 'adjust', quantity: -3 } as const;
  const [adjusted, ...outcomes] = await Promise.all([
    moveStock(world, movement),
    ...times(20).map(() => reserve(world, asking(sku, 1))),
  ]);
  const taken = adjusted.outcome === 'moved' ? 3 : 0;
  if (taken === 0) expect([refusedWith('would_oversell'), refusedWith('unavailable')]).toContainEqual(adjusted);
  const held = grantedOf(outcomes).length;
  expect(held).toBe(20 - taken);
  expect(await countersOf(world, sku)).toEqual([20 - taken, held, 0]);
});
