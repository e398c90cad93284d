import { describe, expect, test } from '@jest/globals';
import { defaultBounds } from '../../lib/commands/reconcile/bounds.ts';
import { type Reconciled, reconcile } from '../../lib/commands/reconcile/reconcile.ts';
import { reconcileNext } from '../../lib/commands/reconcile/reconcile-next.ts';
import { freshId } from '../store/starting-items.ts';
import { inOrder, looked } from './looking.ts';
import { comesToRest, delivered, openShop, type Shop, withHold } from './shop.ts';
import type { SpoiledTable } from './spoiled-table.ts';

/** A run that stops after its first page of so many keys. */
const onePage = (pageMax: number) => ({
  bounds: defaultBounds,
  budgetSeconds: 0,
  pageMax,
  isMending: false,
  pause: async () => undefined,
});

/** A shop with three SKUs, and sales of nobody in each. */
async function spoiledShop(table: SpoiledTable): Promise<Shop> {
  const shop = openShop(table);
  for (const { key } of [await delivered(shop), await withHold(shop), await withHold(shop)]) {
    await shop.store.putSale({ key, reservation: freshId(), quantity: 1, confirmedAt: shop.clock() });
  }
  await comesToRest(shop);
  return shop;
}

const sum = (runs: readonly Reconciled[], name: keyof Reconciled['checked']): number =>
  runs.reduce((total, { checked }) => total + checked[name], 0);

function expectWhole(runs: readonly Reconciled[], whole: Reconciled): void {
  expect(inOrder(runs.flatMap(({ differences }) => differences))).toEqual(inOrder(whole.differences));
  for (const name of ['stockItems', 'movements', 'reservations', 'sales'] as const) {
    expect([name, sum(runs, name)]).toEqual([name, whole.checked[name]]);
  }
}

/** How a table is gone over that is too large for one run. */
export function pagesContract(name: string, open: () => Promise<SpoiledTable>): void {
  describe(`${name}: runs that stop after a page`, () => {
    test.each([1, 2, 7])('of %i keys find together what one run finds, and nothing twice', async (pageMax) => {
      const shop = await spoiledShop(await open());
      const whole = await looked(shop);
      expect(whole.differences).toHaveLength(3);
      expect(whole.end).toBeUndefined();
      const runs: Reconciled[] = [];
      do {
        const from = runs.at(-1)?.end;
        runs.push(await reconcile(shop, { ...onePage(pageMax), ...(from && { from }) }));
      } while (runs.at(-1)?.end !== undefined);
      expect(runs.length).toBeGreaterThan(1);
      expectWhole(runs, whole);
    });

    test('note where they stopped; the one after the last begins anew, also where that key is gone', async () => {
      const shop = await spoiledShop(await open());
      const whole = await looked(shop);
      for (let round = 0; round < 2; round++) {
        const runs: Reconciled[] = [];
        do runs.push(await reconcileNext(shop, onePage(3)));
        while (runs.at(-1)?.end !== undefined);
        expectWhole(runs, whole);
      }
      await reconcileNext(shop, onePage(3));
      for (const { pk, sk } of whole.differences) await shop.table.remove({ pk, sk });
      let last: Reconciled;
      do last = await reconcileNext(shop, onePage(3));
      while (last.end !== undefined);
      expect(JSON.parse((await shop.store.getNote('reconcile')) ?? '')).toEqual({});
      expect((await looked(shop)).differences).toEqual([]);
    });

    test('that fail note nothing: the next one looks again', async () => {
      const shop = await spoiledShop(await open());
      await reconcileNext(shop, onePage(3));
      const note = await shop.store.getNote('reconcile');
      const fails = async (): Promise<void> => {
        throw new Error('ended');
      };
      const whole = { ...onePage(1_000), pause: fails };
      await expect(reconcileNext(shop, whole)).rejects.toThrow('ended');
      expect(await shop.store.getNote('reconcile')).toEqual(note);
    });
  });

  test(`${name}: a run tells how far it is after each page`, async () => {
    const shop = await spoiledShop(await open());
    const told: number[] = [];
    const { checked } = await looked(shop, { pageMax: 2, tell: ({ sales }) => told.push(sales) });
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect([told.length > 2, told.at(-1)]).toEqual([true, checked.sales]);
  });
}
