import { afterEach, expect, test } from '@jest/globals';
import { readFolder } from '../../replay/folder.ts';
import { interpret } from '../../replay/orders.ts';
import { runReplay } from '../../replay/run.ts';
import { totals } from '../../replay/tally.ts';
import { FakeService, type Flaws } from './fake-service.ts';
import { withFolder } from './tiny-folder.ts';

const sales = Array.from({ length: 40 }, (_, index) => `${1000 + index}`);

/** Forty sales that share SKUs, a cancellation, adjustments within and without a sale, and postage. */
const rows = {
  invoices: [
    ...sales.map((invoice, index) => `${invoice},2010-12-01T08:${10 + index},sale,${index % 3 === 0 ? '' : 'c7'}`),
    'C2000,2010-12-01T09:00,cancellation,c7',
    '2001,2010-12-01T09:01,sale,',
  ],
  lines: [
    ...sales.flatMap((invoice, index) => [`${invoice},cup ${index % 5},${index + 1},1`, `${invoice},POST,1,9`]),
    ...sales.flatMap((invoice, index) => [`${invoice},cup ${(index + 2) % 5},2,1`, `${invoice},cup ${index % 5},1,1`]),
    'C2000,cup 1,-12,1',
    'C2000,cup 1,-1,1',
    '1003,cup 4,-150,0',
    '2001,tin,8,0',
  ],
  adjustments: ['1003,2010-12-01T08:13,cup 4,-150,0.0,smashed', '2001,2010-12-01T09:01,tin,8,0.0,'],
};

const services: FakeService[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});

async function play(settings: { share?: number; hasFaults?: boolean; concurrency?: number } = {}, flaws: Flaws = {}) {
  const service = new FakeService(flaws);
  services.push(service);
  const url = await service.start();
  const printed: string[] = [];
  const played = await withFolder(rows, (folder) =>
    runReplay({
      orders: interpret(readFolder(folder)),
      url,
      settings: { share: 1, holdSeconds: 600, concurrency: 8, hasFaults: false, ...settings },
      signal: new AbortController().signal,
      screen: { write: () => {} },
      print: (text) => printed.push(text),
    }),
  );
  return { ...played, service, url, units: totals(played.tally), text: printed.join('\n') };
}

test('with the full implied stock nothing is refused and every unit is accounted for', async () => {
  const { isBalanced, tally, units, text } = await play();
  expect(isBalanced).toBe(true);
  expect(tally.outcomes).toEqual({ confirmed: 40, refused: 0, expired: 0 });
  expect(units).toMatchObject({ reserved: 940, confirmed: 940, refused: 0, returned: 13, adjusted: -142 });
  expect(text).toContain('Every unit is accounted for: 6 SKUs');
});

test('requests are those of the contract', async () => {
  const { service } = await play();
  const sent = (path: string) => service.requests.filter((request) => request.path === path);
  expect(service.requests.find(({ key }) => key === '1001')).toMatchObject({
    path: '/reservations',
    body: { owner: 'c7', reference: '1001', holdSeconds: 600 },
  });
  expect(service.requests.find(({ key }) => key === '1000')?.body).not.toHaveProperty('owner');
  const smashed = { type: 'adjust', quantity: -150, force: true, reason: 'smashed', reference: '1003' };
  expect(sent('/stock/cup%204/movements').find(({ key }) => key === '1003-adjust-1')?.body).toEqual(smashed);
  const returned = { type: 'return', quantity: 12, reference: 'C2000' };
  expect(sent('/stock/cup%201/movements').find(({ key }) => key === 'C2000-return-1')?.body).toEqual(returned);
  // A SKU that starts with nothing is created and not received.
  expect(sent('/stock/tin/movements')).toHaveLength(1);
});

test('with a share of the stock sales are refused, the same ones whatever runs at a time', async () => {
  const [one, many] = [await play({ share: 0.5, concurrency: 1 }), await play({ share: 0.5, concurrency: 32 })];
  expect(one.isBalanced && many.isBalanced).toBe(true);
  expect(one.tally.outcomes.refused).toBeGreaterThan(0);
  expect([many.tally.outcomes, many.units]).toEqual([one.tally.outcomes, one.units]);
});

test.each([1, 0.5])('with faults the totals are the same (share %d of the stock)', async (share) => {
  const [plain, faulty] = [await play({ share }), await play({ share, hasFaults: true })];
  expect(faulty.isBalanced).toBe(true);
  expect([faulty.tally.outcomes, faulty.units]).toEqual([plain.tally.outcomes, plain.units]);
  expect(faulty.service.requests.length).toBeGreaterThan(plain.service.requests.length);
  expect(faulty.text).toMatch(/[1-9]\d* requests repeated, [1-9]\d* replies dropped/);
});

test('a service that forgets its keys is found out by faults', async () => {
  const { isBalanced } = await play({ hasFaults: true }, { forgetsKeys: true });
  expect(isBalanced).toBe(false);
});

test('a unit that goes missing is found, and its SKU named', async () => {
  const { isBalanced, text } = await play({}, { losesUnits: true });
  expect(isBalanced).toBe(false);
  expect(text).toMatch(/NOT every unit is accounted for: 5 of 6 SKUs differ/);
  expect(text).toContain('cup 1');
});

test('a service that is unavailable or hangs up is asked again, and what it did counts once', async () => {
  const [plain, poor] = [await play(), await play({}, { unavailable: 5, hangsUp: 5 })];
  expect(poor.isBalanced).toBe(true);
  expect(poor.units).toEqual(plain.units);
});

test('a second replay against the same service is refused before it changes anything', async () => {
  const { service, url } = await play();
  const sent = service.requests.length;
  const again = withFolder(rows, (folder) =>
    runReplay({
      orders: interpret(readFolder(folder)),
      url,
      settings: { share: 1, holdSeconds: 600, concurrency: 8, hasFaults: false },
      signal: new AbortController().signal,
      screen: { write: () => {} },
      print: () => {},
    }),
  );
  await expect(again).rejects.toThrow(/already knows SKU .*: replay against an empty service/);
  expect(service.requests.slice(sent).every(({ method }) => method === 'GET')).toBe(true);
});
