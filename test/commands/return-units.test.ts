import { describe, expect, test } from '@jest/globals';
import { cancel } from '../../lib/commands/cancel.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { defaultBounds } from '../../lib/commands/reconcile/bounds.ts';
import { reconcile } from '../../lib/commands/reconcile/reconcile.ts';
import { finishReturn } from '../../lib/commands/return-units.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { cancellationKeyOf } from '../../lib/domain/identity.ts';
import type { StockWrite, Store } from '../../lib/store/port.ts';
import { settleHold } from '../../lib/store/writes/hold-writes.ts';
import { over } from '../store/starting-compensations.ts';
import { now, sold } from '../store/starting-items.ts';
import { type OneSale, oneSale, soldOf, twoPlaces, withStore } from './sales.ts';
import { countersOf, itemOf, newWorld, receive, refusedWith, reserved, stocked, type World } from './world.ts';

/** A world whose process ends with its write of this number (from 0), which is done first, or not. */
function endingAt(world: World, number: number, isDone: boolean): World {
  let writes = 0;
  const ending =
    <Parts extends unknown[], Reply>(write: (...parts: Parts) => Promise<Reply>) =>
    async (...parts: Parts): Promise<Reply> => {
      const isLast = writes++ >= number;
      if (isLast && (!isDone || writes > number + 1)) throw new Error('crash');
      const reply = await write(...parts);
      if (isLast) throw new Error('crash');
      return reply;
    };
  const { updateStock, updateReservation } = world.store;
  return withStore(world, { updateStock: ending(updateStock), updateReservation: ending(updateReservation) });
}

/** A cancellation that ended after its decision: nothing is put back yet. */
const decidedOnly = async ({ world, id }: OneSale): Promise<void> => {
  await expect(cancel(endingAt(world, 0, true), { id })).rejects.toThrow('crash');
};

const keysOf = async (world: World, sku: string): Promise<readonly string[]> =>
  Object.keys((await itemOf(world, sku)).applied).filter((key) => key.startsWith('cancel:'));

const unitsBack = async ({ world, sku, id }: OneSale): Promise<void> => {
  expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
  const record = await soldOf(world, id);
  expect(record).toMatchObject({ status: 'CANCELLED', returnedAt: expect.any(Number) });
  expect(record).not.toHaveProperty('cancellation');
  expect(record).not.toHaveProperty('due');
};

describe('a process that ends in the middle of a cancellation', () => {
  // The decision, a return at each place, and the word that they are back.
  test.each([0, 1, 2, 3].flatMap((number) => [true, false].map((isDone) => [number, isDone] as const)))(
    'at its write %d (done: %s): the sweeper puts the units back once',
    async (number, isDone) => {
      const sale = await twoPlaces();
      const { world, id } = sale;
      await expect(cancel(endingAt(world, number, isDone), { id })).rejects.toThrow('crash');
      // Nothing was decided: nothing is to be finished.
      if (number === 0 && !isDone) return expect(await sale.cancel()).toMatchObject({ outcome: 'cancelled' });
      world.pass(29);
      expect(await sweep(world, 60)).toMatchObject({ items: 0 });
      world.pass(31);
      expect(await sweep(world, 60)).toMatchObject({ overtaken: 0, failed: 0, isFinished: true });
      await unitsBack(sale);
      world.pass(86_400);
      await sweep(world, 60);
      await unitsBack(sale);
    },
  );

  test('is finished by the request that is sent again', async () => {
    const sale = await oneSale(4);
    await decidedOnly(sale);
    expect(await countersOf(sale.world, sale.sku)).toEqual([6, 0, 6]);
    expect(await sale.cancel()).toMatchObject({ outcome: 'cancelled', reservation: { version: 4 } });
    await unitsBack(sale);
  });

  test.each(['fulfil', 'cancel'] as const)('is finished first by a %s of the rest', async (verb) => {
    const { world, sku, id, ...tell } = await oneSale(4);
    await expect(cancel(endingAt(world, 0, true), { id, lines: [{ sku, quantity: 1 }] })).rejects.toThrow('crash');
    await tell[verb]();
    expect(await soldOf(world, id)).toMatchObject(
      verb === 'fulfil' ? { status: 'FULFILLED', fulfilled: [3] } : { status: 'CANCELLED', cancelled: [4] },
    );
    expect((await countersOf(world, sku))[0]).toBe(verb === 'fulfil' ? 7 : 10);
    world.pass(60);
    await sweep(world, 60);
    expect((await countersOf(world, sku))[0]).toBe(verb === 'fulfil' ? 7 : 10);
  });

  test('is told of by reconciliation, and finished by it', async () => {
    const sale = await oneSale(4);
    const { world, id } = sale;
    await decidedOnly(sale);
    const run = (isMending: boolean) =>
      reconcile(world, { bounds: defaultBounds, budgetSeconds: 60, isMending, pause: async () => world.pass(30) });
    const ofRecord = ({ differences }: Awaited<ReturnType<typeof run>>) =>
      differences.filter(({ pk, kind }) => pk === `RES#${id}` && kind === 'overdue');
    world.pass(330);
    expect(ofRecord(await run(false))).toEqual([]);
    world.pass(1);
    const { due } = await soldOf(world, id);
    expect(ofRecord(await run(false))).toEqual([expect.objectContaining({ evidence: { due, seconds: 330 + 30 + 1 } })]);
    expect((await run(true)).mended).toContainEqual(expect.objectContaining({ kind: 'overdue', pk: `RES#${id}` }));
    await unitsBack(sale);
  });
});

describe('a hold that the confirm left open', () => {
  const unsettled = async (part?: number) => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    const { id } = await reserved(world, sku, 4);
    const lines = part === undefined ? {} : { lines: [{ sku, quantity: part }] };
    await expect(confirm(endingAt(world, 0, true), { id, ...lines })).rejects.toThrow('crash');
    expect(await itemOf(world, sku)).toMatchObject({ onHand: 10, available: 6 });
    return { world, sku, id };
  };

  test.each([undefined, 3])('is settled by the cancellation (confirmed: %s)', async (part) => {
    const { world, sku, id } = await unsettled(part);
    await cancel(world, { id });
    const settled = { isSettled: true, expiresAt: now + 30 };
    expect(await itemOf(world, sku)).toMatchObject({ onHand: 10, available: 10, holds: { [id]: settled } });
    world.pass(700);
    await sweep(world, 60);
    expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
  });

  test('is settled by whoever finishes the cancellation, or meets it later', async () => {
    for (const number of [0, 1, 2]) {
      const { world, sku, id } = await unsettled();
      await expect(cancel(endingAt(world, number, true), { id })).rejects.toThrow('crash');
      world.pass(60);
      await sweep(world, 60);
      expect(await itemOf(world, sku)).toMatchObject({ onHand: 10, available: 10 });
      world.pass(700);
      await sweep(world, 60);
      expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
    }
  });

  test('is left alone where it belongs to another attempt', async () => {
    const { world, sku, id } = await unsettled();
    const { key } = await itemOf(world, sku);
    const seen: string[] = [];
    const updateStock: Store['updateStock'] = async (where, write) => {
      seen.push(write.name);
      const written = await world.store.updateStock(where, write);
      const hold = written.item?.holds[id];
      if (written.item === undefined || hold === undefined) return written;
      return { ...written, item: { ...written.item, holds: { [id]: { ...hold, nonce: 'zzzzz' } } } };
    };
    await cancel(withStore(world, { updateStock }), { id });
    expect(seen).toEqual(['returnUnits']);
    await world.store.updateStock(key, settleHold({ id, nonce: 'n0001', quantity: 4 }, 4, now + 30, now));
    expect(await countersOf(world, sku)).toEqual([10, 0, 10]);
  });
});

/** A world that keeps the writes that put units back, to let copies of them arrive. */
function copying(world: World) {
  const copies: (() => Promise<unknown>)[] = [];
  const updateStock: Store['updateStock'] = async (key, write: StockWrite) => {
    if (write.name === 'returnUnits') copies.push(() => world.store.updateStock(key, write));
    return await world.store.updateStock(key, write);
  };
  return { copier: withStore(world, { updateStock }), copies };
}

describe('the key of a cancellation', () => {
  test('meets every late copy of its write', async () => {
    const sale = await oneSale(4);
    const { world, sku, id } = sale;
    const { copier, copies } = copying(world);
    await cancel(copier, { id });
    for (const seconds of [0, 1, 11, 40]) {
      world.pass(seconds);
      await sweep(world, 60);
      await receive(world, sku, 1);
      for (const arrive of copies) await arrive();
    }
    expect(copies).toHaveLength(1);
    expect(await countersOf(world, sku)).toEqual([14, 0, 14]);
  });

  test('meets a copy that is sent just before the record says so, long after the units were put back', async () => {
    const sale = await oneSale(4);
    const { world, sku, id } = sale;
    await expect(cancel(endingAt(world, 1, true), { id })).rejects.toThrow('crash');
    world.pass(100);
    const { copier, copies } = copying(world);
    await cancel(copier, { id });
    await receive(world, sku, 1);
    world.pass(12);
    for (const arrive of copies) await arrive();
    expect(copies).toHaveLength(1);
    expect(await countersOf(world, sku)).toEqual([11, 0, 11]);
  });

  test('goes a minute after the record says that the units are back, with the next movement or sweep', async () => {
    for (const tidy of [(world: World) => sweep(world, 60), (world: World, sku: string) => receive(world, sku, 1)]) {
      const { world, sku, id, cancel: undo } = await oneSale(4);
      await undo();
      await reserved(world, sku, 1, { holdSeconds: 1 });
      expect(await keysOf(world, sku)).toEqual([cancellationKeyOf(id, 3)]);
      world.pass(59);
      await tidy(world, sku);
      expect(await keysOf(world, sku)).toHaveLength(1);
      await reserved(world, sku, 1, { holdSeconds: 1 });
      world.pass(3);
      await tidy(world, sku);
      expect(await keysOf(world, sku)).toEqual([]);
    }
  });

  test('stays while the record does not say so, whatever comes by', async () => {
    const sale = await oneSale(4);
    const { world, sku, id } = sale;
    await expect(cancel(endingAt(world, 1, true), { id })).rejects.toThrow('crash');
    const broken = withStore(world, { updateReservation: async () => ({ isDone: false, item: undefined }) });
    for (let day = 0; day < 3; day++) {
      await reserved(world, sku, 1, { holdSeconds: 1 });
      world.pass(86_402);
      await sweep(broken, 60);
      await receive(world, sku, 1);
      expect(await keysOf(world, sku)).toHaveLength(1);
    }
    const [onHand] = await countersOf(world, sku);
    expect(onHand).toBe(13);
    await sweep(world, 60);
    expect((await countersOf(world, sku))[0]).toBe(13);
    expect(await soldOf(world, id)).not.toHaveProperty('cancellation');
  });

  test('stays a minute after the record says so, where that took long', async () => {
    const { world, sku, id } = await oneSale(4);
    await expect(cancel(endingAt(world, 1, true), { id })).rejects.toThrow('crash');
    world.pass(3_600);
    await sweep(world, 60);
    await receive(world, sku, 1);
    expect(await keysOf(world, sku)).toHaveLength(1);
    world.pass(61);
    await receive(world, sku, 1);
    expect(await keysOf(world, sku)).toEqual([]);
  });

  test('of an earlier cancellation may go while a later one is unfinished', async () => {
    const { world, sku, id, cancel: undo } = await oneSale(4);
    await undo(1);
    world.pass(61);
    await expect(cancel(endingAt(world, 1, true), { id })).rejects.toThrow('crash');
    world.pass(61);
    await receive(world, sku, 1);
    expect(await keysOf(world, sku)).toEqual([cancellationKeyOf(id, 5)]);
  });

  test('goes with its record', async () => {
    const { world, sku, cancel: undo } = await oneSale(4);
    await undo();
    world.pass(61);
    await receive(withStore(world, { getReservations: async () => [] }), sku, 1);
    expect(await keysOf(world, sku)).toEqual([]);
  });

  test('and those of movements go with the next cancellation', async () => {
    const { world, sku, id, cancel: undo } = await oneSale(4);
    await undo(1);
    world.pass(86_402);
    await undo(2);
    expect(Object.keys((await itemOf(world, sku)).applied)).toEqual([cancellationKeyOf(id, 5)]);
  });

  test('does not keep those of movements from going', async () => {
    const { world, sku, id } = await oneSale(4);
    await expect(cancel(endingAt(world, 1, true), { id })).rejects.toThrow('crash');
    world.pass(86_402);
    await receive(world, sku, 1);
    expect(Object.keys((await itemOf(world, sku)).applied)).toHaveLength(2);
    expect(await keysOf(world, sku)).toHaveLength(1);
  });
});

test('who read a cancellation long ago puts nothing back: its key may have gone meanwhile', async () => {
  for (const frozenAt of ['getReservation', 'updateReservation'] as const) {
    const sale = await oneSale(4);
    const { world, sku, id } = sale;
    if (frozenAt === 'getReservation') await decidedOnly(sale);
    let isFirst = true;
    const standStill = async <Reply>(reply: Promise<Reply>): Promise<Reply> => {
      const read = await reply;
      if (isFirst) {
        isFirst = false;
        world.pass(60);
        await sweep(world, 60);
        world.pass(61);
        await receive(world, sku, 1);
        expect(await keysOf(world, sku)).toEqual([]);
      }
      return read;
    };
    const store: Partial<Store> =
      frozenAt === 'getReservation'
        ? { getReservation: (each) => standStill(world.store.getReservation(each)) }
        : { updateReservation: (each, write) => standStill(world.store.updateReservation(each, write)) };
    expect(await cancel(withStore(world, store), { id })).toMatchObject({ outcome: 'cancelled' });
    expect(await countersOf(world, sku)).toEqual([11, 0, 11]);
  }
});

describe('an item that is full of keys', () => {
  const full = async (sale: OneSale): Promise<void> => {
    for (let index = 0; index < 199; index++) await receive(sale.world, sale.sku, 1);
  };

  test('takes the units once there is room: the sale is cancelled, and the sweeper comes again', async () => {
    const sale = await oneSale(4);
    const { world, sku, id } = sale;
    await full(sale);
    expect(await sale.cancel()).toMatchObject({ outcome: 'cancelled', reservation: { status: 'CANCELLED' } });
    expect(await countersOf(world, sku)).toEqual([205, 0, 205]);
    world.pass(61);
    expect(await sweep(world, 60)).toMatchObject({ overtaken: 1, isFinished: false });
    expect(await soldOf(world, id)).toHaveProperty('cancellation');
    world.pass(86_402);
    expect(await sweep(world, 60)).toMatchObject({ overtaken: 0, isFinished: true });
    expect(await countersOf(world, sku)).toEqual([209, 0, 209]);
    expect(await soldOf(world, id)).not.toHaveProperty('cancellation');
  });

  test('asks to come again for the rest of the sale', async () => {
    const sale = await oneSale(4);
    await full(sale);
    await sale.cancel(1);
    for (const again of [await sale.cancel(), await sale.fulfil()]) expect(again).toEqual(refusedWith('unavailable'));
    expect(await sale.cancel(1)).toMatchObject({ outcome: 'cancelled' });
  });

  test('takes more than 200 cancellations, those that found no room a minute later', async () => {
    const world = newWorld();
    const sku = await stocked(world, 300);
    const ids: string[] = [];
    for (let index = 0; index < 250; index++) {
      const { id } = await reserved(world, sku, 1);
      await confirm(world, { id });
      ids.push(id);
    }
    for (const id of ids) expect(await cancel(world, { id })).toMatchObject({ outcome: 'cancelled' });
    expect((await countersOf(world, sku))[0]).toBe(249);
    world.pass(61);
    await sweep(world, 60);
    expect(await countersOf(world, sku)).toEqual([300, 0, 300]);
    for (const id of ids) expect(await soldOf(world, id)).not.toHaveProperty('cancellation');
  });
});

test('an item that is not there leaves the cancellation unfinished, and the sweeper tells of it', async () => {
  const sale = await oneSale(4);
  const { world, id } = sale;
  const gone = withStore(world, { updateStock: async () => ({ isDone: false, item: undefined }) });
  expect(await cancel(gone, { id })).toMatchObject({ outcome: 'cancelled', reservation: { status: 'CANCELLED' } });
  world.pass(60);
  expect(await sweep(gone, 60)).toMatchObject({ overtaken: 1, isFinished: false });
});

describe('an item that is full of keys again each time that some have gone', () => {
  /** How often the units are put back in vain, where each look takes so many seconds. */
  async function attempts(seconds: number): Promise<number> {
    const { world, sku, id } = await oneSale(4);
    const item = await itemOf(world, sku);
    const full = { ...item, applied: { old: { expiresAt: now, version: 1, fingerprint: '', change: 1 } } };
    let writes = 0;
    const updateStock: Store['updateStock'] = async (_, write) => {
      if (write.name === 'returnUnits') {
        writes++;
        world.pass(seconds);
      }
      return { isDone: false, item: full };
    };
    await cancel(withStore(world, { updateStock }), { id });
    expect(await soldOf(world, id)).toMatchObject({ status: 'CANCELLED', cancellation: { version: 3 } });
    return writes;
  }

  test('leaves the cancellation unfinished, after eight attempts or ten seconds', async () => {
    expect(await attempts(0)).toBe(8);
    expect(await attempts(2)).toBe(6);
    expect(await attempts(3)).toBe(4);
  });
});

test('a cancellation of no compensation asks for none', async () => {
  const { world, id } = await oneSale(4);
  const getCompensation: Store['getCompensation'] = () => Promise.reject(new Error('asked'));
  expect(await cancel(withStore(world, { getCompensation }), { id })).toMatchObject({ outcome: 'cancelled' });
});

test('a compensation that was let off, and cancelled late, begins again at the item to which the units return', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  const letOff = over({ status: 'SKIPPED' });
  await world.store.createCompensation(letOff);
  const record = sold({
    lines: [{ sku, quantity: 5, allocations: [{ location: 'main', shard: 0, quantity: 5, nonce: 'aaaaa' }] }],
    confirmed: [5],
    cancelled: [2],
    cancellation: { version: 4, from: [0], compensation: letOff.id },
    due: now,
  });
  await world.store.createReservation(record);
  await finishReturn(world, record, world.clock());
  expect(await world.store.getCompensation(letOff.id)).toMatchObject({
    status: 'RUNNING',
    stock: { sku, location: 'main', shard: 0 },
  });
  expect(await countersOf(world, sku)).toEqual([12, 0, 12]);
});

test('a record that cannot be read does not keep the others waiting', async () => {
  const [broken, other] = [await oneSale(4), newWorld()];
  const { world } = broken;
  const second = await oneSale(4, { ...other, store: world.store });
  await decidedOnly(broken);
  await decidedOnly(second);
  world.pass(60);
  const getReservation: Store['getReservation'] = async (id) => {
    if (id === broken.id) throw new Error('corrupt');
    return await world.store.getReservation(id);
  };
  expect(await sweep(withStore(world, { getReservation }), 60)).toMatchObject({ failed: 1, isFinished: false });
  await unitsBack(second);
  await sweep(world, 60);
  await unitsBack(broken);
});

test('a process that stands still before its write puts back nothing that was put back and forgotten meanwhile', async () => {
  const sale = await twoPlaces();
  const { world, id, sku } = sale;
  const late: (() => Promise<unknown>)[] = [];
  const updateStock: Store['updateStock'] = async (key, write) => {
    if (write.name === 'returnUnits') late.push(() => world.store.updateStock(key, write));
    return { isDone: false, item: undefined };
  };
  await cancel(withStore(world, { updateStock }), { id });
  expect(late).toHaveLength(2);
  world.pass(30);
  await sweep(world, 60);
  world.pass(61);
  for (const location of ['main', 'north']) await receive(world, sku, 1, location);
  expect(await keysOf(world, sku)).toEqual([]);
  for (const send of late) await send();
  expect(await countersOf(world, sku)).toEqual([12, 0, 12]);
});

test('the key of a movement is never that of a cancellation', async () => {
  const { world, sku, id } = await oneSale(4);
  const asked = {
    caller: 'shop',
    idempotencyKey: cancellationKeyOf(id, 3),
    sku,
    type: 'receive',
    quantity: 1,
  } as const;
  await moveStock(world, asked);
  await cancel(world, { id });
  expect((await countersOf(world, sku))[0]).toBe(11);
});
