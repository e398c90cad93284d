import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { handler } from '../../lambdas/relay.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import { entryKeyOf } from '../../lib/store/keys.ts';
import { encodeStock } from '../../lib/store/stock-codec.ts';
import { at, compensation, freshKey, sold, stockItem, unsold } from '../store/starting-items.ts';
import { compensationRecord, reservationRecord, stockRecord, streamRecord } from './stream-records.ts';

// The function as Lambda calls it, with a DynamoDB that can be made to wait or to fail.

interface Put {
  readonly Item: { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } };
}

/** What was put so far, in the order in which it was asked for. */
let asked: string[] = [];
/** Puts that are refused. */
let refused: (put: string) => boolean = () => false;
/** So many puts are answered at once, and none before there are so many. */
let together = 1;
let waiting: { readonly put: string; readonly response: ServerResponse }[] = [];

const table = createServer(async (request, response) => {
  const { Item } = (await json(request)) as Put;
  const put = `${Item.pk.S} ${Item.sk.S}`;
  asked.push(put);
  waiting.push({ put, response });
  if (waiting.length < together) return;
  for (const each of waiting.splice(0)) answer(each);
});

function answer({ put, response }: (typeof waiting)[number]): void {
  const isRefused = refused(put);
  response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
  const error = { __type: 'com.amazon.coral.validate#ValidationException', message: 'it is too large' };
  response.end(JSON.stringify(isRefused ? error : {}));
}

let folder = '';
let logged: string[] = [];

beforeAll(async () => {
  await once(table.listen(0, '127.0.0.1'), 'listening');
  process.env['DYNAMODB_ENDPOINT'] = `http://127.0.0.1:${(table.address() as AddressInfo).port}`;
  process.env['TABLE_NAME'] = 'holdfast';
});

afterAll(() => {
  table.closeAllConnections();
  table.close();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-events-'));
  process.env['EVENTS_FILE'] = join(folder, 'events.jsonl');
  [asked, waiting, together, refused, logged] = [[], [], 1, () => false, []];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    logged.push(String(line));
    return true;
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const typesTold = async (): Promise<readonly string[]> => {
  const text = await readFile(join(folder, 'events.jsonl'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { type: string }).type);
};

const sequenceOf = ({ dynamodb }: DynamoDBRecord) => dynamodb?.SequenceNumber;
const failures = async (Records: DynamoDBRecord[]) =>
  (await handler({ Records })).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

/** Receipts of one unit each at a stock item of their own, one after the other. */
function receipts(count: number): { items: readonly StockItem[]; records: readonly DynamoDBRecord[] } {
  const key = freshKey();
  const items = Array.from({ length: count + 1 }, (_, index) =>
    stockItem({ key, onHand: 10 + index, version: 7 + index, movement: { type: 'receive', at: at + index } }),
  );
  return { items, records: items.slice(1).map((item, index) => stockRecord(items[index], item)) };
}

const putsOf = ({ items }: { readonly items: readonly StockItem[] }): readonly string[] =>
  items.slice(1).map((item) => {
    const { pk, sk } = entryKeyOf(item.key, item.version);
    return `${pk} ${sk}`;
  });

/** Records of several items as a stream has them: each item's in order, those of different items between one another. */
const inTurn = (...of: readonly { readonly records: readonly DynamoDBRecord[] }[]): DynamoDBRecord[] =>
  (of[0]?.records ?? []).flatMap((_, index) => of.flatMap(({ records }) => records.slice(index, index + 1)));

test('what was written is entered and told', async () => {
  const record = sold();
  const { records } = receipts(1);
  expect(await failures([...records, reservationRecord(unsold({ id: record.id }), record)])).toEqual([]);
  expect((await typesTold()).toSorted()).toEqual(['holdfast.reservation.confirmed', 'holdfast.stock.received']);
  expect(asked.map((put) => put.split('#')[0]).toSorted()).toEqual(['MOVE', 'SALES', 'SALES']);
});

test('a compensation that was given up is told, and counted; one that goes on is not counted', async () => {
  process.env['AWS_LAMBDA_FUNCTION_NAME'] = 'relay';
  const begun = compensation();
  const failed = { ...begun, status: 'FAILED', version: 3 } as const;
  const again = { ...begun, version: 4 };
  const records = [
    compensationRecord(undefined, begun),
    compensationRecord(begun, failed),
    compensationRecord(failed, again),
  ];
  expect(await failures(records)).toEqual([]);
  delete process.env['AWS_LAMBDA_FUNCTION_NAME'];
  const ends = ['started', 'failed', 'started'].map((end) => `holdfast.compensation.${end}`);
  expect(await typesTold()).toEqual(ends);
  const counted = {
    Namespace: 'Holdfast',
    Dimensions: [[]],
    Metrics: [{ Name: 'CompensationsFailed', Unit: 'Count' }],
  };
  expect(logged.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { CompensationsFailed: 1, _aws: { CloudWatchMetrics: [counted] } },
  ]);
});

test('items are told side by side, the changes of one item in their order', async () => {
  const all = [receipts(3), receipts(3), receipts(3)];
  together = all.length;
  expect(await failures(inTurn(...all))).toEqual([]);
  for (const item of all) {
    const own = putsOf(item);
    expect(asked.filter((put) => own.includes(put))).toEqual(own);
  }
  expect(await typesTold()).toHaveLength(9);
});

test('an item that fails is told by its place, and stops there; the others go on', async () => {
  const [failing, fine] = [receipts(3), receipts(3)];
  const [first = '', second = ''] = putsOf(failing);
  refused = (put) => put === second;
  expect(await failures(inTurn(failing, fine))).toEqual([sequenceOf(failing.records[1] ?? {})]);
  expect(asked.toSorted()).toEqual([first, second, ...putsOf(fine)].toSorted());
  expect(await typesTold()).toHaveLength(4);
  expect(logged).toHaveLength(1);
  const sequenceNumber = sequenceOf(failing.records[1] ?? {});
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({ level: 'error', sequenceNumber, error: 'ValidationException' });
});

test('each item that fails is told', async () => {
  const [one, two] = [receipts(2), receipts(2)];
  refused = () => true;
  expect(await failures(inTurn(one, two))).toEqual([one, two].map(({ records: [first = {}] }) => sequenceOf(first)));
});

test('a record that cannot be read is told, and passed over: no retry makes it readable', async () => {
  const fine = receipts(1);
  const unreadable = streamRecord(undefined, { ...encodeStock(stockItem()), onHand: 'ten' });
  expect(await failures([unreadable, ...fine.records])).toEqual([]);
  expect(asked).toEqual(putsOf(fine));
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({
    error: 'CorruptItem',
    detail: expect.stringMatching(/^onHand /),
  });
});

test('a change that could not be published comes again', async () => {
  process.env['EVENTS_FILE'] = folder;
  const { records } = receipts(2);
  expect(await failures([...records])).toEqual([sequenceOf(records[0] ?? {})]);
  expect(asked).toHaveLength(1);
});

test('what is not told on asks for nothing', async () => {
  const note = streamRecord(undefined, { pk: 'NOTE#reconcile', sk: 'NOTE', note: 'half way' });
  expect(await failures([note])).toEqual([]);
  expect([asked, await typesTold()]).toEqual([[], []]);
});
