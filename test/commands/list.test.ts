import { expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { listReservations, listSkus, type Page } from '../../lib/commands/list.ts';
import { limits } from '../../lib/domain/limits.ts';
import type { Sku } from '../../lib/domain/sku.ts';
import type { Position } from '../../lib/store/port.ts';
import { freshId, unsold } from '../store/starting-items.ts';
import { newWorld, reserved, stocked, type World } from './world.ts';

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

test('a page by status is as long as it may be, and no longer; the next one goes on behind it', async () => {
  const world = newWorld();
  const sku = await stocked(world, 20);
  const ids = (await inTurn(world, sku, 'ada', 3)).reverse();
  const asked = { owner: 'ada', status: 'PENDING', limit: 2 } as const;
  const first = await listReservations(world, { ...asked, after: undefined });
  expect(idsOf(first)).toEqual(ids.slice(0, 2));
  expect(await listReservations(world, { ...asked, after: first.end })).toEqual({
    items: [expect.objectContaining({ id: ids[2] })],
  });
});

test('a page of any status reads no more records than are on it', async () => {
  const world = newWorld();
  const ids = (await inTurn(world, await stocked(world, 20), 'ada', 4)).reverse();
  const asked: unknown[] = [];
  const store: typeof world.store = {
    ...world.store,
    reservationsOf: (owner, limit, after) => {
      asked.push(limit);
      return world.store.reservationsOf(owner, limit, after);
    },
    getReservations: (of) => {
      asked.push(of);
      return world.store.getReservations(of);
    },
  };
  await listReservations({ ...world, store }, { owner: 'ada', limit: 2, after: undefined });
  expect(asked).toEqual([3, ids.slice(0, 2)]);
});

test('a reservation that is gone since it was listed is left out', async () => {
  const world = newWorld();
  const [older] = await inTurn(world, await stocked(world, 20), 'ada', 2);
  const getReservations: typeof world.store.getReservations = (ids) => world.store.getReservations(ids.slice(1));
  const left = { ...world, store: { ...world.store, getReservations } };
  const page = await listReservations(left, { owner: 'ada', limit: 2, after: undefined });
  expect(page).toEqual({ items: [expect.objectContaining({ id: older })] });
});

test('a page ends once it has 8,000 lines, and the next one goes on behind it', async () => {
  const world = newWorld();
  const lines = Array.from({ length: 1_000 }, (_, index) => ({
    sku: `shirt ${index}`,
    quantity: 1,
    allocations: [{ location: 'main', shard: 0, quantity: 1, nonce: 'aaaaa' }],
  }));
  for (let made = 0; made < 9; made++) {
    await world.store.createReservation(unsold({ id: freshId(), owner: 'ada', lines }));
  }
  const first = await listReservations(world, { owner: 'ada', limit: limits.pageMax, after: undefined });
  expect(first.items).toHaveLength(8);
  const second = await listReservations(world, { owner: 'ada', limit: limits.pageMax, after: first.end });
  expect(second).toEqual({ items: [expect.objectContaining({ owner: 'ada' })] });
});

test('SKUs are listed oldest first, page by page', async () => {
  const world = newWorld();
  const skus: string[] = [];
  for (let made = 0; made < 3; made++) {
    world.pass(1);
    skus.push(await stocked(world, 0));
  }
  const named = (page: Page<Sku>) => page.items.map(({ sku }) => sku);
  const first = await listSkus(world, 1, undefined);
  const second = await listSkus(world, 2, first.end);
  expect([named(first), named(second)]).toEqual([skus.slice(0, 1), skus.slice(1)]);
  expect(second).not.toHaveProperty('end');
});

test('a SKU that is listed before it can be read is left out', async () => {
  const world = newWorld();
  await stocked(world, 0);
  world.pass(1);
  const sku = await stocked(world, 0);
  const getSkus: typeof world.store.getSkus = (names) => world.store.getSkus(names.slice(1));
  const page = await listSkus({ ...world, store: { ...world.store, getSkus } }, 5, undefined);
  expect(page).toEqual({ items: [expect.objectContaining({ sku })] });
});
