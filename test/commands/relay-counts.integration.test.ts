import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { relay } from '../../lib/commands/relay.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import { type EngineTable, openTable } from '../store/engines.ts';
import { freshId, stockItem } from '../store/starting-items.ts';
import { type Bill, meter } from './request-meter.ts';
import { asking, itemOf, newWorld, receive, reserved, stocked, type World } from './world.ts';

// What the books of a change cost; docs/decisions.md has the table.

let table: EngineTable;
let world: World;
let billed: (run: () => Promise<unknown>) => Promise<Bill>;
beforeAll(async () => {
  table = await openTable();
  world = newWorld(table.store);
  billed = meter(table.client);
});
afterAll(() => table.stop());

const nobody = async () => undefined;
const ofStock = (before: StockItem | undefined, after: StockItem) =>
  billed(() => relay(world, nobody, { kind: 'stock', before, after }));
const ofRecord = (before: Reservation | undefined, after: Reservation) =>
  billed(() => relay(world, nobody, { kind: 'reservation', before, after, at: world.clock() }));

test('a movement is 1 write unit; one that makes less available reads half a unit for the threshold', async () => {
  const sku = await stocked(world, 10);
  const opened = await itemOf(world, sku);
  await receive(world, sku, 5);
  const received = await itemOf(world, sku);
  expect(await ofStock(opened, received)).toEqual({ requests: { PutItem: 1 }, writeUnits: 1, readUnits: 0 });
  await reserve(world, asking(sku, 1));
  const taken = await itemOf(world, sku);
  const read = { PutItem: 1, BatchGetItem: 1 };
  expect(await ofStock(received, taken)).toEqual({ requests: read, writeUnits: 1, readUnits: 0.5 });
});

test('a movement of 100 holds is 3 write units, for the ids in it', async () => {
  const reservations = Array.from({ length: 100 }, freshId);
  const before = stockItem();
  const movement = { type: 'resolve', at: world.clock(), reservations } as const;
  const after = { ...before, version: before.version + 1, movement };
  expect(await ofStock(before, after)).toEqual({ requests: { PutItem: 1 }, writeUnits: 3, readUnits: 0 });
});

test('a record is nothing until it is confirmed; then it is 1 write unit for each line, and again when it is over', async () => {
  const [sku, other] = [await stocked(world, 10), await stocked(world, 10)];
  const pending = await reserved(world, sku, 1, { lines: [sku, other].map((each) => ({ sku: each, quantity: 1 })) });
  expect(await ofRecord(undefined, pending)).toEqual({ requests: {}, writeUnits: 0, readUnits: 0 });
  const confirmed = await confirm(world, { id: pending.id });
  if (confirmed.outcome !== 'confirmed') throw new Error('it is in time');
  expect(await ofRecord(pending, confirmed.reservation)).toEqual({
    requests: { PutItem: 2 },
    writeUnits: 2,
    readUnits: 0,
  });
  for (const end of [
    { status: 'FULFILLED', fulfilled: [1, 1] },
    { status: 'CANCELLED', cancelled: [1, 1] },
  ] as const) {
    const over = { ...confirmed.reservation, ...end, version: 3 };
    const removed = { requests: { DeleteItem: 2 }, writeUnits: 2, readUnits: 0 };
    await ofRecord(pending, confirmed.reservation);
    expect(await ofRecord(confirmed.reservation, over)).toEqual(removed);
  }
  const released = { ...pending, status: 'RELEASED', version: 2 } as Reservation;
  expect(await ofRecord(pending, released)).toEqual({ requests: {}, writeUnits: 0, readUnits: 0 });
});
