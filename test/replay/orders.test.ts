import { expect, test } from '@jest/globals';
import { readFolder } from '../../replay/folder.ts';
import { interpret } from '../../replay/orders.ts';
import { withFolder } from './tiny-folder.ts';

const ordersOf = (rows: Parameters<typeof withFolder>[0], limit?: number) =>
  withFolder(rows, (folder) => interpret(readFolder(folder), limit));

test('a sale is one reservation: its number the key, its customer the owner, repeated SKUs as they stand', async () => {
  const { steps } = await ordersOf({
    invoices: ['1,2010-12-01T08:00,sale,17850', '2,2010-12-01T08:01,sale,'],
    lines: ['1,cup,2,1.5', '1,mug,1,1.5', '1,cup,3,1.5', '2,cup,80000,0.1'],
  });
  expect(steps).toEqual([
    {
      type: 'sale',
      invoice: '1',
      at: '2010-12-01T08:00',
      owner: '17850',
      lines: [
        { sku: 'cup', quantity: 2 },
        { sku: 'mug', quantity: 1 },
        { sku: 'cup', quantity: 3 },
      ],
    },
    { type: 'sale', invoice: '2', at: '2010-12-01T08:01', lines: [{ sku: 'cup', quantity: 80_000 }] },
  ]);
});

test('an adjustment that also stands as a line of a sale counts once, and its twin once more', async () => {
  const { steps } = await ordersOf({
    invoices: ['1,2010-12-01T08:00,sale,7'],
    lines: ['1,cup,5,1.5', '1,cup,-4,0', '1,cup,-4,0', '1,mug,6,0'],
    adjustments: [
      '1,2010-12-01T08:00,cup,-4,0.0,damages',
      '1,2010-12-01T08:00,cup,-4,0.0,',
      '1,2010-12-01T08:00,mug,6,0.0,Found',
    ],
  });
  expect(steps.map(({ type, lines }) => [type, ...lines])).toEqual([
    ['sale', { sku: 'cup', quantity: 5 }],
    ['adjust', { key: '1-adjust-1', sku: 'cup', quantity: -4, reason: 'damages' }],
    ['adjust', { key: '1-adjust-2', sku: 'cup', quantity: -4 }],
    ['adjust', { key: '1-adjust-3', sku: 'mug', quantity: 6, reason: 'Found' }],
  ]);
});

test('a sale invoice of adjustments alone makes no reservation', async () => {
  const { steps } = await ordersOf({
    invoices: ['1,2010-12-01T08:00,sale,'],
    lines: ['1,cup,-1,0'],
    adjustments: ['1,2010-12-01T08:00,cup,-1,0.0,?'],
  });
  expect(steps.map(({ type }) => type)).toEqual(['adjust']);
});

test('a cancellation returns each of its lines under a key of its own', async () => {
  const { steps } = await ordersOf({
    invoices: ['C2,2010-12-01T09:00,cancellation,7'],
    lines: ['C2,cup,-2,1.5', 'C2,cup,-1,1.5'],
  });
  expect(steps).toEqual([
    {
      type: 'return',
      invoice: 'C2',
      at: '2010-12-01T09:00',
      lines: [
        { key: 'C2-return-1', sku: 'cup', quantity: 2 },
        { key: 'C2-return-2', sku: 'cup', quantity: 1 },
      ],
    },
  ]);
});

test('what is not goods, and what the API cannot carry, is left out and counted', async () => {
  const { steps, leftOut } = await ordersOf({
    invoices: ['1,2010-12-01T08:00,sale,7', '2,2010-12-01T08:00,bad_debt_adjustment,', '3,2010-12-01T08:00,sale,7'],
    lines: [
      '1,POST,3,18',
      '1,m,1,4',
      '1,a/b,2,1',
      '1,..,2,1',
      '1,cup,1000001,1',
      '1,cup,1,1',
      '2,B,1,-99',
      '3,DOT,1,9',
    ],
  });
  expect(steps.map(({ invoice, lines }) => [invoice, lines])).toEqual([['1', [{ sku: 'cup', quantity: 1 }]]]);
  expect(Object.fromEntries(leftOut)).toEqual({
    'not goods: POST': { lines: 1, units: 3 },
    'not goods: M': { lines: 1, units: 1 },
    'not goods: DOT': { lines: 1, units: 1 },
    'not goods: bad debt adjustments': { lines: 1, units: 1 },
    'not sent: no valid SKU': { lines: 2, units: 4 },
    'not sent: quantity 0 or beyond 1,000,000': { lines: 1, units: 1_000_001 },
  });
});

test('the limit takes the earliest invoices, and steps are in order of time', async () => {
  const { invoices, steps } = await ordersOf(
    {
      invoices: ['3,2010-12-03T08:00,sale,7', '1,2010-12-01T08:00,sale,7', '2,2010-12-02T08:00,sale,7'],
      lines: ['3,cup,1,1', '1,cup,1,1', '2,cup,1,1'],
    },
    2,
  );
  expect([invoices, steps.map(({ invoice }) => invoice)]).toEqual([2, ['1', '2']]);
});

test('a row that cannot be read is named with its file and column', async () => {
  const rows = { invoices: ['1,2010-12-01T08:00,sale,7'], lines: ['1,cup,1,1', '1,cup,two,1'] };
  await expect(ordersOf(rows)).rejects.toThrow(/invoice_lines\.csv, row 2, quantity: is not a whole number/);
});

test('an invoice that stands twice is refused: its number is a key', async () => {
  const row = '1,2010-12-01T08:00,sale,7';
  await expect(ordersOf({ invoices: [row, row], lines: [] })).rejects.toThrow(/1 stands there twice/);
});

test('a folder without its files is refused in one line', () => {
  expect(() => readFolder('/nowhere')).toThrow(/cannot read .*invoices\.csv: give a folder/);
});
