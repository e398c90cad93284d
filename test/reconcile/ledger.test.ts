import { describe, expect, test } from '@jest/globals';
import { checkLedger } from '../../lib/commands/reconcile/check-ledger.ts';
import { checkStock } from '../../lib/commands/reconcile/check-stock.ts';
import { isLost, writeGap } from '../../lib/commands/reconcile/gap.ts';
import type { Balance } from '../../lib/domain/ledger.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import type { Store } from '../../lib/store/port.ts';
import { itemOf, newWorld, receive } from '../commands/world.ts';
import { freshKey } from '../store/starting-items.ts';
import { edit } from './corruptions/corruption.ts';
import { looked } from './looking.ts';
import { delivered, openShop } from './shop.ts';
import { spoiledMemory } from './spoiled-table.ts';

const bounds = { lateSeconds: 300, lostSeconds: 3_600 };
const balance = (units: number): Balance => ({ onHand: units, held: 0, available: units, buffer: 0 });
const gap = (from: number, to: number, until = 0) => ({ from, to, before: balance(1), after: balance(9), until });

describe('versions that are not in the ledger', () => {
  test('are late once more than the time of the relay has passed', async () => {
    const shop = openShop(spoiledMemory());
    const { sku, key } = await delivered(shop);
    await receive(shop, sku, 1);
    const { movement } = await itemOf(shop, sku);
    shop.pass((movement.at - shop.clock()) / 1000 + bounds.lateSeconds);
    const kinds = async () => (await checkLedger(shop, key, bounds))?.differences.map(({ kind }) => kind);
    expect(await kinds()).toEqual([]);
    shop.pass(0.001);
    expect(await kinds()).toEqual(['version_missing']);
  });

  test('are lost once their time has passed, but for more than a million; what lies between two of them is at once', () => {
    const lost = bounds.lostSeconds * 1000;
    expect([isLost(gap(3, 5), lost - 1, bounds), isLost(gap(3, 5), lost, bounds)]).toEqual([false, true]);
    expect([isLost(gap(1, 1_000_000), lost, bounds), isLost(gap(1, 1_000_001), lost, bounds)]).toEqual([true, false]);
    expect(isLost(gap(3.5, 3.5), 0, bounds)).toBe(true);
  });

  test('are each written, the first with the units that changed, none beside them, and a hundred at once', async () => {
    for (const last of [3, 102, 103, 257]) {
      const world = newWorld();
      const key = freshKey();
      let [writing, most] = [0, 0];
      const createEntry: Store['createEntry'] = async (entry) => {
        most = Math.max(most, ++writing);
        await Promise.resolve();
        writing--;
        return await world.store.createEntry(entry);
      };
      await writeGap({ ...world, store: { ...world.store, createEntry } }, key, gap(3, last));
      const entries = await world.store.entriesOf(key, 1_000);
      const places = Array.from({ length: last - 2 }, (_, index) => index + 3);
      expect(entries.map(({ place }) => place)).toEqual(places);
      expect(entries.map(({ before }) => before.onHand)).toEqual(places.map((place) => (place === 3 ? 1 : 9)));
      const movement = { type: 'gap', at: world.clock(), by: 'reconciliation', reason: 'reconciliation' };
      for (const entry of entries) expect(entry).toMatchObject({ key, after: balance(9), movement });
      expect(most).toBeLessThanOrEqual(100);
    }
  });
});

test('an item that was set back to an older version of the same units differs from its ledger', async () => {
  const shop = openShop(spoiledMemory());
  const { sku, key } = await delivered(shop);
  const older = await itemOf(shop, sku);
  await receive(shop, sku, 0);
  await shop.caughtUp();
  await shop.table.putStock(older);
  expect((await looked(shop)).differences).toMatchObject([
    { kind: 'ledger_differs', ...stockKeyOf(key), evidence: { version: 5, ledgerVersion: 6 } },
  ]);
  const { mended, differences } = await looked(shop, { isMending: true });
  expect([mended.length, differences]).toEqual([1, []]);
  expect(await itemOf(shop, sku)).toMatchObject({ version: 7, onHand: 10 });
});

test('an item that is gone, or cannot be read, is compared with nothing', async () => {
  const shop = openShop(spoiledMemory());
  const nothing = { differences: [], entries: 0 };
  expect(await checkStock(shop, freshKey(), bounds)).toEqual(nothing);
  const { key } = await delivered(shop);
  await edit(shop, key, { onHand: 3 });
  const find: Store['find'] = async (of) => ({ kind: 'unreadable', key: of, problem: 'no number' });
  expect(await checkStock({ ...shop, store: { ...shop.store, find } }, key, bounds)).toEqual(nothing);
});

test('a ledger is read to its end, a thousand entries at once', async () => {
  for (const [last, wanted] of [
    [5, 1],
    [2_000, 3],
  ] as const) {
    const shop = openShop(spoiledMemory());
    const { sku, key } = await delivered(shop);
    const at = shop.clock();
    for (let place = 6; place <= last; place++) {
      const same = { before: balance(10), after: balance(10) };
      await shop.table.putEntry({ key, place, movement: { type: 'receive', at }, ...same });
    }
    await shop.table.putStock({ ...(await itemOf(shop, sku)), version: last });
    let reads = 0;
    const entriesOf: Store['entriesOf'] = (of, limit, after) => {
      reads++;
      return shop.store.entriesOf(of, limit, after);
    };
    const checked = await checkLedger({ ...shop, store: { ...shop.store, entriesOf } }, key, bounds);
    expect(checked).toMatchObject({ differences: [], end: { place: last, entries: last } });
    expect(reads).toBe(wanted);
  }
});
