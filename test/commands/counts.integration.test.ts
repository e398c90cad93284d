import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cancel } from '../../lib/commands/cancel.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { getReservation } from '../../lib/commands/get-reservation.ts';
import { getStock } from '../../lib/commands/get-stock.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { putSku } from '../../lib/commands/put-sku.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { defaultSettings } from '../../lib/domain/sku.ts';
import { empty } from '../empty.ts';
import { type EngineTable, openTable } from '../store/engines.ts';
import { freshId, freshSku } from '../store/starting-items.ts';
import { type Bill, meter } from './request-meter.ts';
import { asking, itemOf, newWorld, reserved, stocked, type World } from './world.ts';

// DynamoDB bills these; a command that asks for more of the table fails here before it is paid for.

let table: EngineTable;
let world: World;
let billed: (run: () => Promise<unknown>) => Promise<Bill>;
beforeAll(async () => {
  table = await openTable();
  world = newWorld(table.store);
  billed = meter(table.client);
});
afterAll(() => table.stop());

/** A SKU with a hold in it already, so that its stock item has its due. */
async function busySku(): Promise<string> {
  const sku = await stocked(world, 100);
  await reserved(world, sku, 1);
  return sku;
}

describe('one line of one SKU', () => {
  test("reserving is 2 requests and 2 write units, and 1 more for its item's first open hold", async () => {
    const sku = await stocked(world, 100);
    const two = { PutItem: 1, UpdateItem: 1 };
    const first = await billed(() => reserve(world, asking(sku, 1)));
    expect(first).toEqual({ requests: two, writeUnits: 3, readUnits: 0 });
    const second = await billed(() => reserve(world, asking(sku, 1)));
    expect(second).toEqual({ requests: two, writeUnits: 2, readUnits: 0 });
  });

  test('reserving for an owner is 1 write unit more, for the index of owners', async () => {
    const request = asking(await busySku(), 1, { owner: 'ann' });
    const bill = await billed(() => reserve(world, request));
    expect(bill).toEqual({ requests: { PutItem: 1, UpdateItem: 1 }, writeUnits: 3, readUnits: 0 });
  });

  test('reserving for less time than the item is due is one update more, and 2 units for its index', async () => {
    const sku = await busySku();
    const bill = await billed(() => reserve(world, asking(sku, 1, { holdSeconds: 60 })));
    expect(bill).toEqual({ requests: { PutItem: 1, UpdateItem: 2 }, writeUnits: 5, readUnits: 0 });
  });

  test('repeating a reserve is 2 requests, both refused', async () => {
    const request = asking(await busySku(), 1);
    await reserve(world, request);
    const bill = await billed(() => reserve(world, request));
    expect(bill).toEqual({ requests: { PutItem: 1, UpdateItem: 1 }, writeUnits: 0, readUnits: 0 });
  });

  test('reserving what is not there is 2 requests, and 1 write unit for the record', async () => {
    const request = asking(await busySku(), 100);
    const bill = await billed(() => reserve(world, request));
    expect(bill).toEqual({ requests: { PutItem: 1, UpdateItem: 1 }, writeUnits: 1, readUnits: 0 });
  });

  test('confirming is 2 writes and no read', async () => {
    const { id } = await reserved(world, await busySku(), 1);
    const bill = await billed(() => confirm(world, { id, order: { id: 'order 1', amount: 12.5, currency: 'EUR' } }));
    expect(bill).toEqual({ requests: { UpdateItem: 2 }, writeUnits: 2, readUnits: 0 });
  });

  test('confirming the first unit that is not there reads the SKU and notes it; the next ones do not', async () => {
    const oversell = { ...defaultSettings.oversell, limit: 5 };
    const sku = await stocked(world, 1, { oversell });
    const ids: string[] = [];
    for (let unit = 0; unit < 4; unit++) ids.push((await reserved(world, sku, 1)).id);
    const [there = '', first = '', ...next] = ids;
    const plain = { requests: { UpdateItem: 2 }, writeUnits: 2, readUnits: 0 };
    expect(await billed(() => confirm(world, { id: there }))).toEqual(plain);
    const noting = await billed(() => confirm(world, { id: first }));
    expect(noting).toEqual({ requests: { UpdateItem: 3, GetItem: 1 }, writeUnits: 3, readUnits: 1 });
    for (const id of next) expect(await billed(() => confirm(world, { id }))).toEqual(plain);
  });

  test('confirming a part reads the record first', async () => {
    const sku = await busySku();
    const { id } = await reserved(world, sku, 3);
    const bill = await billed(() => confirm(world, { id, lines: [{ sku, quantity: 2 }] }));
    expect(bill).toEqual({ requests: { GetItem: 1, UpdateItem: 2 }, writeUnits: 2, readUnits: 1 });
  });

  test('releasing is 2 writes and no read', async () => {
    const { id } = await reserved(world, await busySku(), 1);
    const bill = await billed(() => release(world, id));
    expect(bill).toEqual({ requests: { UpdateItem: 2 }, writeUnits: 2, readUnits: 0 });
  });

  test('extending is 2 writes and no read, and costs the index of what is due nothing', async () => {
    const { id } = await reserved(world, await busySku(), 1);
    const bill = await billed(() => extend(world, id, 3600));
    expect(bill).toEqual({ requests: { UpdateItem: 2 }, writeUnits: 2, readUnits: 0 });
  });

  /** A sale of 3 units. */
  const soldOne = async () => {
    const sku = await busySku();
    const { id } = await reserved(world, sku, 3);
    await confirm(world, { id });
    return { sku, id };
  };

  test('fulfilling, all or a part, is 1 read and 1 write; repeating it is the read', async () => {
    const { sku, id } = await soldOne();
    const bill = { requests: { GetItem: 1, UpdateItem: 1 }, writeUnits: 1, readUnits: 1 };
    expect(await billed(() => fulfil(world, { id, lines: [{ sku, quantity: 2 }] }))).toEqual(bill);
    expect(await billed(() => fulfil(world, { id }))).toEqual(bill);
    const again = await billed(() => fulfil(world, { id }));
    expect(again).toEqual({ requests: { GetItem: 1 }, writeUnits: 0, readUnits: 1 });
  });

  test('cancelling is 1 read and 3 writes, and 2 units for the index of what is due; repeating it is the read', async () => {
    const { sku, id } = await soldOne();
    const bill = { requests: { GetItem: 1, UpdateItem: 3 }, writeUnits: 5, readUnits: 1 };
    expect(await billed(() => cancel(world, { id, lines: [{ sku, quantity: 2 }] }))).toEqual(bill);
    expect(await billed(() => cancel(world, { id }))).toEqual(bill);
    const again = await billed(() => cancel(world, { id }));
    expect(again).toEqual({ requests: { GetItem: 1 }, writeUnits: 0, readUnits: 1 });
  });

  test('cancelling what is lost is 1 read and 1 write', async () => {
    const { id } = await soldOne();
    const bill = await billed(() => cancel(world, { id, reason: 'lost' }));
    expect(bill).toEqual({ requests: { GetItem: 1, UpdateItem: 1 }, writeUnits: 1, readUnits: 1 });
  });

  test('reading a reservation is 1 read', async () => {
    const { id } = await reserved(world, await busySku(), 1);
    const bill = await billed(() => getReservation(world, id));
    expect(bill).toEqual({ requests: { GetItem: 1 }, writeUnits: 0, readUnits: 1 });
  });
});

describe('stock', () => {
  const movement = (sku: string, type: 'receive' | 'count') =>
    ({ caller: 'test', idempotencyKey: freshId(), sku, type, quantity: 40 }) as const;

  test('a receipt is 1 write, and does not make the item due', async () => {
    const sku = await stocked(world, 0);
    const bill = await billed(() => moveStock(world, movement(sku, 'receive')));
    expect(bill).toEqual({ requests: { UpdateItem: 1 }, writeUnits: 1, readUnits: 0 });
    expect(await itemOf(world, sku)).not.toHaveProperty('due');
  });

  test('a receipt that the oversell limit follows is 2 writes', async () => {
    const oversell = { ...defaultSettings.oversell, limit: '10%' } as const;
    const sku = await stocked(world, 0, { oversell });
    const bill = await billed(() => moveStock(world, movement(sku, 'receive')));
    expect(bill).toEqual({ requests: { UpdateItem: 2 }, writeUnits: 2, readUnits: 0 });
  });

  test('a receipt that is repeated is 1 request, refused', async () => {
    const request = movement(await stocked(world, 0), 'receive');
    await moveStock(world, request);
    const bill = await billed(() => moveStock(world, request));
    expect(bill).toEqual({ requests: { UpdateItem: 1 }, writeUnits: 0, readUnits: 0 });
  });

  test('a count is 1 read and 1 write', async () => {
    const sku = await stocked(world, 30);
    const bill = await billed(() => moveStock(world, movement(sku, 'count')));
    expect(bill).toEqual({ requests: { GetItem: 1, UpdateItem: 1 }, writeUnits: 1, readUnits: 1 });
  });

  describe('an adjustment', () => {
    const adjustment = (sku: string, quantity: number, isForced = false) =>
      ({ ...movement(sku, 'count'), type: 'adjust', quantity, isForced }) as const;

    test('that takes units away is 1 read and 1 write; one that is repeated or refused, the read', async () => {
      const sku = await stocked(world, 30);
      const request = adjustment(sku, -20);
      const bill = await billed(() => moveStock(world, request));
      expect(bill).toEqual({ requests: { GetItem: 1, UpdateItem: 1 }, writeUnits: 1, readUnits: 1 });
      const read = { requests: { GetItem: 1 }, writeUnits: 0, readUnits: 1 };
      expect(await billed(() => moveStock(world, request))).toEqual(read);
      expect(await billed(() => moveStock(world, adjustment(sku, -20)))).toEqual(read);
    });

    test('that adds units, or is forced, is 1 write', async () => {
      const sku = await stocked(world, 30);
      const one = { requests: { UpdateItem: 1 }, writeUnits: 1, readUnits: 0 };
      expect(await billed(() => moveStock(world, adjustment(sku, 5)))).toEqual(one);
      expect(await billed(() => moveStock(world, adjustment(sku, -20, true)))).toEqual(one);
    });
  });

  test('a receipt at a new location lists it and creates its item first', async () => {
    const sku = await stocked(world, 0);
    const bill = await billed(() => moveStock(world, { ...movement(sku, 'receive'), location: 'north' }));
    expect(bill).toEqual({ requests: { UpdateItem: 3, GetItem: 2, PutItem: 1 }, writeUnits: 3, readUnits: 2 });
  });

  test('the first settings of a SKU are 2 reads and 2 writes, and 1 write unit for the list of SKUs', async () => {
    const bill = await billed(() => putSku(world, { sku: freshSku(), settings: defaultSettings, by: 'test' }));
    expect(bill).toEqual({ requests: { GetItem: 2, PutItem: 2 }, writeUnits: 3, readUnits: 2 });
  });

  test('other settings of a SKU are 2 reads and 2 writes, and the same again 2 reads', async () => {
    const put = { sku: await stocked(world, 0), settings: { ...defaultSettings, safetyStock: 3 }, by: 'test' };
    const bill = await billed(() => putSku(world, put));
    expect(bill).toEqual({ requests: { GetItem: 2, UpdateItem: 2 }, writeUnits: 2, readUnits: 2 });
    expect(await billed(() => putSku(world, put))).toEqual({ requests: { GetItem: 2 }, writeUnits: 0, readUnits: 2 });
  });

  test('reading the counters of a SKU at one location is 2 reads', async () => {
    const sku = await busySku();
    const bill = await billed(() => getStock(world, sku));
    expect(bill).toEqual({ requests: { GetItem: 2 }, writeUnits: 0, readUnits: 2 });
  });
});

describe('sweeping', () => {
  test('250 holds of one item are read in 3 batches, given back in 3 updates, and decided in 1 write each', async () => {
    world.pass(10_000);
    await sweep(world, 60);
    const sku = await stocked(world, 250);
    await Promise.all(Array.from({ length: 250 }, () => reserved(world, sku, 1)));
    world.pass(10_000);
    const bill = await billed(() => sweep(world, 60));
    expect(bill.requests).toEqual({ Query: 16, GetItem: 1, BatchGetItem: 3, UpdateItem: 250 + 3 + 1 });
    // 1 a record, 1 a KB of the item in each update of it, and 1 to leave the index of what is due.
    expect(bill.writeUnits).toBeLessThanOrEqual(278);
    expect(await itemOf(world, sku)).toMatchObject({ available: 250, holds: empty });
    expect(await itemOf(world, sku)).not.toHaveProperty('due');
  });

  test('where nothing is due is 16 queries', async () => {
    await sweep(world, 60);
    expect((await billed(() => sweep(world, 60))).requests).toEqual({ Query: 16 });
  });
});
