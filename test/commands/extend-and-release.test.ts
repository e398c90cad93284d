import { describe, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { empty } from '../empty.ts';
import { now } from '../store/starting-items.ts';
import { asking, countersOf, itemOf, newWorld, refusedWith, reserved, stocked } from './world.ts';

describe('extend', () => {
  test('makes a reservation last so long from now, and its holds with it', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    const { id } = await reserved(world, sku, 4);
    world.pass(100);
    const longer = { status: 'PENDING', expiresAt: now + 101 + 900, version: 2 };
    expect(await extend(world, id, 900)).toMatchObject({ outcome: 'extended', reservation: longer });
    expect((await itemOf(world, sku)).holds[id]).toMatchObject({ expiresAt: now + 101 + 900 });
    world.pass(900);
    expect(await confirm(world, { id })).toMatchObject({ outcome: 'confirmed' });
  });

  test('never shortens', async () => {
    const world = newWorld();
    const { id, ...reservation } = await reserved(world, await stocked(world, 10), 4);
    expect(await extend(world, id, 10)).toEqual({ outcome: 'extended', reservation: { id, ...reservation } });
  });

  test('never revives', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    const { id } = await reserved(world, sku, 4);
    world.pass(601);
    expect(await extend(world, id, 900)).toEqual(refusedWith('hold_expired'));
    expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
  });

  test('of a reservation keeps others from its units once its first time is over', async () => {
    const world = newWorld();
    const sku = await stocked(world, 4);
    const { id } = await reserved(world, sku, 4);
    const store = { ...world.store, updateStock: () => Promise.reject(new Error('crash')) };
    await expect(extend({ ...world, store }, id, 900)).rejects.toThrow('crash');
    world.pass(700);
    expect(await countersOf(world, sku)).toEqual([4, 4, 0]);
    expect(await reserve(world, asking(sku, 1))).toMatchObject(refusedWith('insufficient_stock'));
    expect((await itemOf(world, sku)).holds[id]).toMatchObject({ expiresAt: now + 901, isSettled: false });
  });
});

describe('release', () => {
  test('gives every unit back at once, and says so again when it is repeated', async () => {
    const world = newWorld();
    const [a, b] = [await stocked(world, 10), await stocked(world, 10)];
    const { id } = await reserved(world, a, 0, { lines: [a, b].map((sku) => ({ sku, quantity: 4 })) });
    const first = await release(world, id);
    expect(first).toMatchObject({ outcome: 'released', reservation: { status: 'RELEASED' } });
    expect(await release(world, id)).toEqual(first);
    for (const sku of [a, b])
      expect(await itemOf(world, sku)).toMatchObject({ onHand: 10, available: 10, holds: empty });
  });

  test('that crashed after its decision is finished by the next', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    const { id } = await reserved(world, sku, 4);
    const store = { ...world.store, updateStock: () => Promise.reject(new Error('crash')) };
    await expect(release({ ...world, store }, id)).rejects.toThrow('crash');
    expect(await release(world, id)).toMatchObject({ outcome: 'released' });
    expect(await itemOf(world, sku)).toMatchObject({ available: 10, holds: empty });
  });

  test('that crashed after its decision is finished by the sweeper', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    const { id } = await reserved(world, sku, 4);
    const store = { ...world.store, updateStock: () => Promise.reject(new Error('crash')) };
    await expect(release({ ...world, store }, id)).rejects.toThrow('crash');
    world.pass(601);
    await sweep(world, 60);
    expect(await itemOf(world, sku)).toMatchObject({ available: 10, holds: empty });
    expect(await release(world, id)).toMatchObject({ outcome: 'released' });
  });

  test('of what is expired is refused', async () => {
    const world = newWorld();
    const { id } = await reserved(world, await stocked(world, 10), 4);
    world.pass(601);
    expect(await release(world, id)).toEqual(refusedWith('hold_expired'));
  });
});
