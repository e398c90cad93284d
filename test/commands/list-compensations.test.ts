import { expect, test } from '@jest/globals';
import { getCompensation, listCompensations } from '../../lib/commands/compensations.ts';
import { limits } from '../../lib/domain/limits.ts';
import type { Store } from '../../lib/store/port.ts';
import { compensation } from '../store/starting-compensations.ts';
import { at, freshId } from '../store/starting-items.ts';
import { withStore } from './sales.ts';
import { newWorld, refusedWith } from './world.ts';

/** Compensations, the newest first; every third one has failed. */
async function many(count: number) {
  const world = newWorld();
  const each = Array.from({ length: count }, (_, index) =>
    compensation({ createdAt: at - index * 1_000, status: index % 3 === 2 ? 'FAILED' : 'RUNNING' }),
  );
  for (const one of each) await world.store.createCompensation(one);
  return { world, each };
}

test('a compensation is found by its id, or there is none', async () => {
  const { world, each } = await many(1);
  const [one] = each;
  expect(await getCompensation(world, one?.id ?? '')).toEqual({ outcome: 'found', compensation: one });
  expect(await getCompensation(world, freshId())).toEqual(refusedWith('compensation_not_found'));
});

test('pages of compensations follow each other to the end', async () => {
  const { world, each } = await many(4);
  const first = await listCompensations(world, { limit: 3 });
  expect(first.items).toEqual(each.slice(0, 3));
  const last = await listCompensations(world, { limit: 3, ...(first.end && { after: first.end }) });
  expect(last).toStrictEqual({ items: each.slice(3) });
  expect(await listCompensations(world, { limit: 4 })).toEqual({ items: each });
  expect(await listCompensations(newWorld(), { limit: 4 })).toEqual({ items: [] });
});

test('pages of one status look at a bounded number, and go on from there', async () => {
  const { world, each } = await many(limits.pageMax + 5);
  const failed = each.filter(({ status }) => status === 'FAILED');
  const first = await listCompensations(world, { status: 'FAILED', limit: 2 });
  expect(first).toEqual({ items: failed.slice(0, 2), end: { id: failed[1]?.id, createdAt: failed[1]?.createdAt } });
  const wide = await listCompensations(world, { status: 'FAILED', limit: limits.pageMax });
  const end = each[limits.pageMax - 1];
  expect(wide).toEqual({ items: failed.slice(0, 33), end: { id: end?.id, createdAt: end?.createdAt } });
});

test('a page of any status reads no more of them than are on it', async () => {
  const { world, each } = await many(4);
  const asked: unknown[] = [];
  const allCompensations: Store['allCompensations'] = (limit, after) => {
    asked.push(limit);
    return world.store.allCompensations(limit, after);
  };
  const getCompensations: Store['getCompensations'] = (ids) => {
    asked.push(ids);
    return world.store.getCompensations(ids);
  };
  await listCompensations(withStore(world, { allCompensations, getCompensations }), { limit: 2 });
  expect(asked).toEqual([3, each.slice(0, 2).map(({ id }) => id)]);
});

test('one that is gone since it was listed is left out', async () => {
  const { world, each } = await many(2);
  const getCompensations: typeof world.store.getCompensations = async (ids) =>
    await world.store.getCompensations(ids.slice(1));
  expect(await listCompensations({ ...world, store: { ...world.store, getCompensations } }, { limit: 5 })).toEqual({
    items: each.slice(1),
  });
});
