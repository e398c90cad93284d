import { afterEach, expect, test } from '@jest/globals';
import { readFolder } from '../../replay/folder.ts';
import { interpret } from '../../replay/orders.ts';
import { type OwnService, startOwnService } from '../../replay/own-service.ts';
import { runReplay } from '../../replay/run.ts';
import { eventually } from '../end-to-end/shop.ts';
import { TableView } from '../end-to-end/table-view.ts';
import { withFolder } from './tiny-folder.ts';

const sales = Array.from({ length: 60 }, (_, index) => `${1000 + index}`);

/** Sixty sales that share SKUs, a return, and an adjustment. */
const rows = {
  invoices: [
    ...sales.map((invoice) => `${invoice},2010-12-01T08:10,sale,c7`),
    'C2000,2010-12-01T09:00,cancellation,c7',
  ],
  lines: [
    ...sales.flatMap((invoice, index) => [`${invoice},cup ${index % 5},${(index % 7) + 1},1`, `${invoice},tin,1,1`]),
    'C2000,cup 1,-3,1',
  ],
  adjustments: ['1003,2010-12-01T08:13,cup 4,-2,0.0,smashed'],
};

let service: OwnService | undefined;
afterEach(async () => {
  await service?.stop();
});

async function play(own: OwnService, settings: { share?: number; hasFaults?: boolean } = {}) {
  const printed: string[] = [];
  const { isBalanced } = await withFolder(rows, (folder) =>
    runReplay({
      orders: interpret(readFolder(folder)),
      url: own.url,
      service: own,
      settings: { share: 1, holdSeconds: 600, concurrency: 8, hasFaults: false, ...settings },
      signal: new AbortController().signal,
      screen: { write: () => {} },
      print: (text) => printed.push(text),
    }),
  );
  return { isBalanced, text: printed.join('\n') };
}

/** Three carts that nobody comes back for. */
async function abandonCarts(url: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const key of ['left 1', 'left 2', 'left 3']) {
    const response = await fetch(`${url}/reservations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ lines: [{ sku: 'tin', quantity: 1 }], holdSeconds: 1 }),
    });
    ids.push(((await response.json()) as { id: string }).id);
  }
  return ids;
}

test('after a replay the ledger adds up, events are one for each thing that happened, and nothing differs', async () => {
  service = await startOwnService(false);
  const { isBalanced, text } = await play(service, { share: 0.8 });
  expect(text).toMatch(/The ledger has [\d,]+ movements of 6 stock items, and adds up to each of them/);
  expect(text).not.toContain('NOT');
  expect(isBalanced).toBe(true);

  const { url, endpoint } = service;
  const delivery = { type: 'receive', quantity: 3 };
  await fetch(`${url}/stock/tin/movements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'three more' },
    body: JSON.stringify(delivery),
  });
  const left = await abandonCarts(url);
  const table = new TableView(endpoint);
  const isMarked = async (id: string) => (await table.stored(`RES#${id}`, 'RES'))?.['status'] === 'EXPIRED';
  await eventually(async () => (await Promise.all(left.map(isMarked))).every(Boolean));
  table.close();
  expect(await service.books()).toMatchObject({ unmarked: 0, events: { missing: [], unfounded: [] } });
});

test('and so it is with faults, a relay that stops for a while, is handed everything twice, and fails', async () => {
  service = await startOwnService(true);
  const { isBalanced, text } = await play(service, { hasFaults: true, share: 0.8 });
  expect(text).not.toContain('NOT');
  const [, different, told] = /([\d,]+) events, told ([\d,]+) times/.exec(text) ?? [];
  expect(Number(told)).toBeGreaterThan(2 * Number(different));
  expect(isBalanced).toBe(true);
});

test('what the ledger or the events lack is told', async () => {
  service = await startOwnService(false);
  await play(service);
  const table = new TableView(service.endpoint);
  const pk = 'MOVE#tin#main#0';
  const entry = await table.stored(pk, '0000000000000004');
  await table.put({ ...entry, pk: 'MOVE#tin#main#1' });
  await table.remove(pk, '0000000000000004');
  table.close();
  const books = await service.books();
  expect(books.reconciled.differences).toMatchObject([{ kind: 'version_missing', evidence: { from: 4, to: 4 } }]);
});
