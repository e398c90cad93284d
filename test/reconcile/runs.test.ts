import { describe, expect, test } from '@jest/globals';
import { mend } from '../../lib/commands/reconcile/mend.ts';
import { reservationKeyOf, saleKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import { type Store, StoreUnavailable } from '../../lib/store/port.ts';
import { itemOf, reserved, stocked } from '../commands/world.ts';
import { compensation } from '../store/starting-compensations.ts';
import { freshId, now, sale } from '../store/starting-items.ts';
import { edit } from './corruptions/corruption.ts';
import { looked, strictly } from './looking.ts';
import { delivered, openShop, type Shop, withHold } from './shop.ts';
import { spoiledMemory } from './spoiled-table.ts';

const open = (): Shop => openShop(spoiledMemory());
const withStore = (shop: Shop, parts: Partial<Store>) => ({ ...shop, store: { ...shop.store, ...parts } });

/** So many sales of nobody. */
async function nobodys(shop: Shop, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await shop.store.putSale(sale());
}

/** A scan that fails at this page, the first of which is 1. */
function failingAt(shop: Shop, failing: number, error: Error) {
  let pages = 0;
  const scan: Store['scan'] = async (...of) => {
    if (++pages === failing) throw error;
    return await shop.store.scan(...of);
  };
  return withStore(shop, { scan });
}

describe('a run', () => {
  test('that the table does not answer any more tells what it found before, and where the next one goes on', async () => {
    const shop = open();
    await nobodys(shop, 5);
    const broken = failingAt(shop, 3, new StoreUnavailable('throttled'));
    const first = await looked(broken, { pageMax: 2 });
    expect(first).toMatchObject({ failure: 'throttled', checked: { sales: 4 } });
    expect(first.differences).toHaveLength(4);
    if (first.end === undefined) throw new Error('it is not at its end');
    const rest = await looked(shop, { from: first.end });
    for (const part of ['failure', 'end']) expect(rest).not.toHaveProperty(part);
    expect(rest.differences).toHaveLength(1);
  });

  test('that gets nowhere fails, and so does one that meets what it does not expect', async () => {
    const shop = open();
    await nobodys(shop, 5);
    await expect(looked(failingAt(shop, 1, new StoreUnavailable('throttled')))).rejects.toThrow('throttled');
    const unknown = failingAt(shop, 2, new Error('unknown'));
    await expect(looked(unknown, { pageMax: 2 })).rejects.toThrow('unknown');
  });

  test('begins no page once its time is over', async () => {
    const shop = open();
    await nobodys(shop, 50);
    const scan: Store['scan'] = async (...of) => {
      shop.pass(2);
      return await shop.store.scan(...of);
    };
    const slow = withStore(shop, { scan });
    expect(await looked(slow, { pageMax: 10, budgetSeconds: 6 })).toMatchObject({ checked: { sales: 30 } });
    expect(await looked(slow, { pageMax: 10, budgetSeconds: 5 })).toMatchObject({ checked: { sales: 30 } });
  });

  test('begins no page once a thousand differ', async () => {
    const shop = open();
    const key = { pk: 'RES#', sk: 'RES' };
    const found = Array.from({ length: 100 }, () => ({ kind: 'unreadable', key, problem: 'no number' }) as const);
    let pages = 0;
    const scan: Store['scan'] = async () => ({ found, ...(++pages < 20 && { end: key }) });
    expect(await looked(withStore(shop, { scan }))).toMatchObject({ end: key, differences: [] });
    expect(pages).toBe(10);
  });

  test('pauses between its looks, and not where the first one found nothing', async () => {
    const shop = open();
    let pauses = 0;
    const pause = async () => void pauses++;
    await looked(shop, { pause });
    expect(pauses).toBe(0);
    await nobodys(shop, 3);
    await looked(shop, { pause });
    expect(pauses).toBe(1);
  });

  test('reads a stock item once for all live reservations of a page', async () => {
    const shop = open();
    const sku = await stocked(shop, 10);
    for (let index = 0; index < 5; index++) await reserved(shop, sku, 1);
    await shop.caughtUp();
    const finds: string[] = [];
    const find: Store['find'] = async (key) => {
      finds.push(key.pk);
      return await shop.store.find(key);
    };
    const { checked } = await looked(withStore(shop, { find }));
    expect(checked).toMatchObject({ stockItems: 1, reservations: 5 });
    // Once for itself, once for its holds.
    expect(finds).toHaveLength(2);
  });

  test('finds what the reservations of a page hold in each of its items, at the first look', async () => {
    const shop = open();
    for (let index = 0; index < 3; index++) await withHold(shop);
    const pause = () => Promise.reject(new Error('it has found something'));
    expect(await looked(shop, { pause })).toMatchObject({ checked: { reservations: 3 } });
  });
});

test('looks at eight items at once, and mends eight at once, each of them once', async () => {
  const shop = open();
  await nobodys(shop, 40);
  const most = { find: 0, removeSale: 0 };
  let removals = 0;
  const bounded =
    <Part, Result>(name: keyof typeof most, run: (part: Part) => Promise<Result>) =>
    async (part: Part): Promise<Result> => {
      most[name] = Math.max(most[name], ++running[name]);
      await new Promise((resolve) => setImmediate(resolve));
      running[name]--;
      return await run(part);
    };
  const running = { find: 0, removeSale: 0 };
  const find = bounded('find', shop.store.find);
  const removeSale = bounded('removeSale', async (sale: Parameters<Store['removeSale']>[0]) => {
    removals++;
    await shop.store.removeSale(sale);
  });
  const { mended } = await looked(withStore(shop, { find, removeSale }), { isMending: true });
  expect(mended).toHaveLength(40);
  expect([removals, most]).toEqual([40, { find: 8, removeSale: 8 }]);
});

describe('a repair', () => {
  test('leaves what it fails at, says why, and mends the others', async () => {
    const shop = open();
    const { key } = await delivered(shop);
    await edit(shop, key, { available: 13 });
    const { record } = await withHold(shop);
    await shop.table.remove(reservationKeyOf(record.id));
    for (const [error, why] of [
      [new StoreUnavailable('throttled'), 'StoreUnavailable: throttled'],
      ['no', 'no'],
    ] as const) {
      await nobodys(shop, 1);
      const updateStock: Store['updateStock'] = async (of, write) => {
        if (write.name === 'correctStock') throw error;
        return await shop.store.updateStock(of, write);
      };
      const found = await looked(withStore(shop, { updateStock }), { isMending: true });
      expect(found.failure).toBe(why);
      expect(found.differences.map(({ kind }) => kind)).toEqual(['counters_wrong', 'ledger_differs']);
      expect(found.mended.map(({ kind }) => kind)).toContain('sale_unfounded');
    }
    expect(await looked(shop, { isMending: true })).toMatchObject({ differences: [] });
  });

  test('leaves a compensation to the sweeper, and what cannot be read to a person, and fails at neither', async () => {
    const shop = open();
    await shop.store.createCompensation(compensation({ due: now - 9_000 }));
    const found = await looked(shop, { isMending: true });
    expect(found.differences.map(({ kind }) => kind)).toEqual(['overdue']);
    expect(found).not.toHaveProperty('failure');
    const find: Store['find'] = async (key) => ({ kind: 'unreadable', key, problem: 'no number' });
    const { record } = await withHold(shop);
    const unreadable = { kind: 'overdue', ...reservationKeyOf(record.id), evidence: {} } as const;
    expect(await mend(withStore(shop, { find }), reservationKeyOf(record.id), [unreadable], strictly)).toBe(false);
  });

  test('tries an item four times that is written each time, and leaves it then', async () => {
    const shop = open();
    const { sku, key } = await delivered(shop);
    await edit(shop, key, { available: 13 });
    let tries = 0;
    const updateStock: Store['updateStock'] = async (of, write) => {
      if (write.name !== 'correctStock') return await shop.store.updateStock(of, write);
      tries++;
      return { isDone: false, item: await itemOf(shop, sku) };
    };
    const found = await looked(withStore(shop, { updateStock }), { isMending: true });
    expect(tries).toBe(4);
    expect(found.differences.map(({ kind, pk }) => [kind, pk])).toEqual([
      ['counters_wrong', stockKeyOf(key).pk],
      ['ledger_differs', stockKeyOf(key).pk],
    ]);
    expect(found).toMatchObject({ mended: [] });
  });

  test('of a sale writes nothing but that sale', async () => {
    const shop = open();
    const other = sale({ reservation: freshId() });
    const own = sale({ reservation: other.reservation });
    await shop.store.putSale(other);
    await shop.store.putSale(own);
    await mend(shop, saleKeyOf(own), [{ kind: 'sale_unfounded', ...saleKeyOf(own), evidence: {} }], strictly);
    expect(await shop.store.getSales([own, other])).toEqual([other]);
  });
});
