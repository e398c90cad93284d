import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Position, Store } from '../../../lib/store/port.ts';
import { decideReleased } from '../../../lib/store/writes/reservation-writes.ts';
import { replaceSettings } from '../../../lib/store/writes/sku-writes.ts';
import { at, freshId, freshKey, freshSku, now, skuItem, stockItem, unsold } from '../starting-items.ts';

/** What is listed, up to so many and page by page. */
async function inPages(list: (after?: Position) => Promise<readonly Position[]>, most = 100): Promise<string[]> {
  const ids: string[] = [];
  let page = await list();
  while (page.length > 0 && ids.length < most) {
    ids.push(...page.map(({ id }) => id));
    page = await list(page.at(-1));
  }
  return ids;
}

export function listContract(open: () => Store): void {
  test("an owner's reservations are listed newest first, page by page, and stay when they change", async () => {
    const owner = `owner ${randomUUID()}`;
    const times = [at, at - 2_000, at + 1_000, at - 1_000];
    const records = times.map((createdAt) => unsold({ owner, createdAt }));
    for (const record of records) await open().createReservation(record);
    await open().createReservation(unsold({ owner: `${owner}!`, createdAt: at }));
    await open().updateReservation(records[0]?.id ?? '', decideReleased(now));
    const newest = [records[2], records[0], records[3], records[1]];
    const inOrder = newest.map((record) => ({ id: record?.id, createdAt: record?.createdAt }));
    expect(await open().reservationsOf(owner, 100)).toEqual(inOrder);
    const first = await open().reservationsOf(owner, 2);
    expect(first).toEqual(inOrder.slice(0, 2));
    expect(await open().reservationsOf(owner, 2, first[1])).toEqual(inOrder.slice(2));
    expect(await open().reservationsOf(`nobody ${randomUUID()}`, 2)).toEqual([]);
  });

  test('what was written at one instant is listed page by page as well, each once', async () => {
    const owner = `owner ${randomUUID()}`;
    const records = Array.from({ length: 5 }, () => unsold({ id: freshId(), owner, createdAt: at }));
    const skus = records.map(() => skuItem({ createdAt: 5 }));
    for (const record of records) await open().createReservation(record);
    for (const sku of skus) await open().createSku(sku);
    const listed = await inPages((after) => open().reservationsOf(owner, 2, after));
    expect([...listed].sort()).toEqual(records.map(({ id }) => id).sort());
    const own = new Set(skus.map(({ sku }) => sku));
    const all = await inPages((after) => open().allSkus(2, after), own.size + 4);
    expect(all.filter((id) => own.has(id)).sort()).toEqual([...own].sort());
  });

  test('a record without an owner is in no list', async () => {
    const { owner: _, ...record } = unsold();
    await open().createReservation(record);
    expect(await open().reservationsOf('ann', 100)).not.toContainEqual(expect.objectContaining({ id: record.id }));
  });

  test('SKUs are listed oldest first, page by page, and stay where they are when they change', async () => {
    const skus = [3, 1, 2].map((createdAt) => skuItem({ createdAt }));
    for (const sku of skus) await open().createSku(sku);
    const [third, first, second] = skus.map(({ sku, createdAt }) => ({ id: sku, createdAt }));
    await open().updateSku(first?.id ?? '', replaceSettings(skuItem().settings, 3, at));
    expect(await open().allSkus(3)).toEqual([first, second, third]);
    expect(await open().allSkus(1, first)).toEqual([second]);
  });

  test('finds those of 100 stock items and SKUs that are there', async () => {
    const items = Array.from({ length: 30 }, () => stockItem());
    await Promise.all(items.map((item) => open().createStock(item)));
    const keys = [...Array.from({ length: 70 }, () => freshKey()), ...items.map(({ key }) => key)];
    const stocks = await open().getStocks(keys);
    expect(new Set(stocks.map(({ key }) => key.sku))).toEqual(new Set(items.map(({ key }) => key.sku)));
    expect(stocks.find(({ key }) => key.sku === items[0]?.key.sku)).toEqual(items[0]);
    const sku = skuItem();
    await open().createSku(sku);
    expect(await open().getSkus([freshSku(), sku.sku, freshId()])).toEqual([sku]);
  });
}
