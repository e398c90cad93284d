import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { type Bill, meter } from '../commands/request-meter.ts';
import { reserved, stocked } from '../commands/world.ts';
import { type EngineTable, openTable } from '../store/engines.ts';
import { looked } from './looking.ts';
import { comesToRest, openShop, type Shop, week } from './shop.ts';
import { spoiledEngine } from './spoiled-table.ts';

// What docs/reconcile.md says a run costs.

let table: EngineTable;
let shop: Shop;
let billed: (run: () => Promise<unknown>) => Promise<Bill>;
beforeAll(async () => {
  table = await openTable();
  shop = openShop(spoiledEngine(table));
  billed = meter(table.client);
});
afterAll(() => table.stop());

test('a run scans the table once, and reads each ledger, each open hold and each sale once more', async () => {
  for (let sku = 0; sku < 4; sku++) {
    const name = await stocked(shop, 200);
    for (let cart = 0; cart < 20; cart++) {
      const { id } = await reserved(shop, name, 1, { holdSeconds: week });
      if (cart < 10) await confirm(shop, { id });
    }
  }
  await comesToRest(shop);
  shop.pass(400);
  const bill = await billed(async () => {
    const { checked } = await looked(shop);
    expect(checked).toEqual({ stockItems: 4, movements: 128, reservations: 80, sales: 40 });
  });
  const [stockItems, live, sales] = [4, 40, 40];
  const { GetItem = 0, Scan = 0, ...others } = bill.requests;
  // The records of an item's open holds, and the sales of each confirmed record.
  expect(others).toEqual({ Query: stockItems, BatchGetItem: stockItems + sales });
  expect(Scan).toBe(2);
  // The item itself after its ledger, and the record of each sale; and each item once a page that live records of it are on.
  const perPage = GetItem - stockItems - sales;
  expect(perPage).toBeGreaterThan(0);
  expect(perPage).toBeLessThanOrEqual(stockItems * Scan);
  expect(bill.writeUnits).toBe(0);
  const items = await table.items();
  const bytesOf = (prefix: string) => JSON.stringify(items.filter(({ pk }) => pk.startsWith(prefix))).length;
  const units = bytesOf('') / 8_192 + bytesOf('MOVE#') / 4_096 + stockItems * 2 + perPage + live + sales * 2;
  expect(bill.readUnits).toBeLessThanOrEqual(units);
  expect(bill.readUnits).toBeGreaterThan(units * 0.9);
});
