import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listMovements, type Progress } from '../../lib/commands/list-movements.ts';
import type { LedgerEntry } from '../../lib/domain/ledger.ts';
import { at, freshSku, ledgerEntry, skuItem } from '../store/starting-items.ts';
import { newWorld, refusedWith, type World } from './world.ts';

/** Seconds of the movements at each location, in order of their places: 1, 2 and so on. */
type Times = Readonly<Record<string, readonly number[]>>;

/** A SKU whose ledger has these movements. */
async function moved(world: World, times: Times): Promise<string> {
  const sku = freshSku();
  await world.store.createSku(skuItem({ sku, locations: Object.keys(times) }));
  for (const [location, ofLocation] of Object.entries(times)) {
    for (const [index, seconds] of ofLocation.entries()) {
      const key = { sku, location, shard: 0 };
      const movement = { type: 'receive', at: at + seconds * 1000 } as const;
      await world.store.createEntry(ledgerEntry({ key, place: index + 1, movement }));
    }
  }
  return sku;
}

const named = (entries: readonly LedgerEntry[]) => entries.map(({ key, place }) => `${key.location} ${place}`);

async function page(world: World, sku: string, limit: number, after?: Progress) {
  const found = await listMovements(world, { sku, limit, after });
  if (found.outcome !== 'found') throw new Error(JSON.stringify(found));
  return found;
}

async function pages(world: World, sku: string, limit: number): Promise<readonly string[]> {
  const seen: string[] = [];
  let after: Progress | undefined;
  do {
    const { entries, end } = await page(world, sku, limit, after);
    expect(entries.length).toBeLessThanOrEqual(limit);
    seen.push(...named(entries));
    if (new Set(seen).size < seen.length) throw new Error(`more than once: ${seen}`);
    after = end;
  } while (after !== undefined);
  return seen;
}

test('the movements of all locations are one list by time; those of one moment by location', async () => {
  const world = newWorld();
  const sku = await moved(world, { south: [2, 4], main: [1, 2, 5], north: [2] });
  const inOrder = ['main 1', 'main 2', 'north 1', 'south 1', 'south 2', 'main 3'];
  expect(named((await page(world, sku, 100)).entries)).toEqual(inOrder);
});

test('the movements of one location are in order of their places, also where clocks went back', async () => {
  const world = newWorld();
  const sku = await moved(world, { main: [5, 1, 6], north: [4, 5, 7] });
  const inOrder = ['north 1', 'main 1', 'main 2', 'north 2', 'main 3', 'north 3'];
  expect(named((await page(world, sku, 100)).entries)).toEqual(inOrder);
});

test('pages of every size make the same list', async () => {
  const times = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 6 });
  const property = fc.asyncProperty(
    fc.record({ main: times, north: times, south: times }),
    fc.integer({ min: 1, max: 7 }),
    async (of, limit) => {
      const world = newWorld();
      const sku = await moved(world, of);
      expect(await pages(world, sku, limit)).toEqual(named((await page(world, sku, 100)).entries));
    },
  );
  await fc.assert(property);
});

test('a last page that is full says that it is the last', async () => {
  const world = newWorld();
  const sku = await moved(world, { main: [1, 2], north: [3] });
  expect(await page(world, sku, 3)).not.toHaveProperty('end');
  expect(await page(world, sku, 2)).toHaveProperty('end');
  expect(await page(world, await moved(world, { main: [] }), 2)).toEqual({ outcome: 'found', entries: [] });
});

test('what the ledger is given later, also of a new location, stands on a later page', async () => {
  const world = newWorld();
  const sku = await moved(world, { main: [1, 2], north: [] });
  const { end } = await page(world, sku, 1);
  const late = ledgerEntry({ key: { sku, location: 'north', shard: 0 }, place: 1, movement: { type: 'count', at } });
  await world.store.createEntry(late);
  expect(named((await page(world, sku, 5, end)).entries)).toEqual(['north 1', 'main 2']);
});

test('a page asks each ledger once, for no more than may be on it, from where the last one ended', async () => {
  const world = newWorld();
  const sku = await moved(world, { main: [1, 2, 3], north: [9] });
  const asked: unknown[] = [];
  const entriesOf: typeof world.store.entriesOf = (key, limit, after) => {
    asked.push([key.location, limit, after]);
    return world.store.entriesOf(key, limit, after);
  };
  const watched = { ...world, store: { ...world.store, entriesOf } };
  const { end } = await page(watched, sku, 2);
  await page(watched, sku, 2, end);
  expect(asked).toEqual([
    ['main', 3, undefined],
    ['north', 3, undefined],
    ['main', 3, 2],
    ['north', 3, undefined],
  ]);
});

test('a SKU that nobody knows is not found', async () => {
  const sku = freshSku();
  const found = await listMovements(newWorld(), { sku, limit: 1, after: undefined });
  expect(found).toEqual(refusedWith('sku_not_found', { skus: [sku] }));
});
