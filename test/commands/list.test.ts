import { expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { getAvailability } from '../../lib/commands/get-availability.ts';
import { listReservations, listSkus } from '../../lib/commands/list.ts';
import type { Position } from '../../lib/store/port.ts';
import { newWorld, refusedWith, reserved, stocked, type World } from './world.ts';

const idsOf = (page: { readonly items: readonly { readonly id: string }[] }) => page.items.map(({ id }) => id);

/** Reservations of one unit for an owner, a second apart, oldest first. */
async function inTurn(world: World, sku: string, owner: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made++) {
    world.pass(1);
    ids.push((await reserved(world, sku, 1, { owner })).id);
  }
  return ids;
}

test('an owner finds their reservations, newest first, page by page, and nobody else’s', async () => {
  const world = newWorld();
  const sku = await stocked(world, 20);
  const ids = (await inTurn(world, sku, 'ada', 5)).reverse();
  await inTurn(world, sku, 'bob', 1);
  const seen: string[] = [];
  let after: Position | undefined;
  let pages = 0;
  do {
    const page = await listReservations(world, { owner: 'ada', limit: 2, after });
    seen.push(...idsOf(page));
    after = page.end;
    pages++;
  } while (after !== undefined);
  expect(seen).toEqual(ids);
  expect(pages).toBe(3);
});

test('a last page that is full says that it is the last', async () => {
  const world = newWorld();
  const sku = await stocked(world, 20);
  await inTurn(world, sku, 'ada', 2);
  expect(await listReservations(world, { owner: 'ada', limit: 2, after: undefined })).not.toHaveProperty('end');
  expect(await listReservations(world, { owner: 'nobody', limit: 2, after: undefined })).toEqual({ items: [] });
});

test('a list by status has those of that status as of now, over all its pages', async () => {
  const world = newWorld();
  const sku = await stocked(world, 20);
  const [first = '', ...others] = await inTurn(world, sku, 'ada', 4);
  await confirm(world, { id: first });
  const confirmed = await listReservations(world, { owner: 'ada', status: 'CONFIRMED', limit: 1, after: undefined });
  expect(idsOf(confirmed)).toEqual([first]);
  world.pass(700);
  const pending = await listReservations(world, { owner: 'ada', status: 'PENDING', limit: 10, after: undefined });
  expect(idsOf(pending)).toEqual([]);
  const expired: string[] = [];
  let after: Position | undefined;
  do {
    const page = await listReservations(world, { owner: 'ada', status: 'EXPIRED', limit: 2, after });
    expired.push(...idsOf(page));
    after = page.end;
  } while (after !== undefined);
  expect(expired.sort()).toEqual(others.sort());
});

test('SKUs are listed oldest first, page by page', async () => {
  const world = newWorld();
  const skus: string[] = [];
  for (let made = 0; made < 3; made++) {
    world.pass(1);
    skus.push(await stocked(world, 0));
  }
  const first = await listSkus(world, 2, undefined);
  const second = await listSkus(world, 2, first.end);
  expect([...first.items, ...second.items].map(({ sku }) => sku)).toEqual(skus);
  expect(second).not.toHaveProperty('end');
});

test('what of many SKUs may be promised counts what has expired as free', async () => {
  const world = newWorld();
  const mugs = await stocked(world, 5);
  const cups = await stocked(world, 3);
  await reserved(world, mugs, 2, { holdSeconds: 10 });
  const available = async () => (await getAvailability(world, [cups, mugs, cups])) as { items: object };
  expect((await available()).items).toEqual([
    { sku: cups, available: 3 },
    { sku: mugs, available: 3 },
  ]);
  world.pass(11);
  expect((await available()).items).toContainEqual({ sku: mugs, available: 5 });
  expect(await getAvailability(world, [mugs, 'no-such'])).toEqual(refusedWith('sku_not_found', { skus: ['no-such'] }));
});
