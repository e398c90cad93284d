import { expect, test } from '@jest/globals';
import { beginCompensation } from '../../../lib/commands/compensate/begin.ts';
import { cancelSale, versionAtRest } from '../../../lib/commands/compensate/cancel-sale.ts';
import { oneAtATime, runCompensation } from '../../../lib/commands/compensate/run.ts';
import { empty } from '../../empty.ts';
import { compensation, over, steps } from '../../store/starting-compensations.ts';
import { freshId, now, sold, stockItem, unsold } from '../../store/starting-items.ts';
import { newWorld } from '../world.ts';

// What has become of a sale since it was planned.

const shirt = { sku: 'shirt', location: 'main', shard: 0 };
const call = () => Promise.reject(new Error('called'));

test('a sale that has left is nothing to cancel, at whichever version it was asked for; one that is gone neither', async () => {
  const world = newWorld();
  const record = sold({ status: 'FULFILLED', fulfilled: [5, 1] });
  await world.store.createReservation(record);
  const whole = compensation({ id: record.id, reservation: record.id });
  for (const version of [record.version, record.version - 1]) {
    expect(await cancelSale(world, whole, version)).toBe('nothing');
  }
  const gone = compensation();
  expect(await versionAtRest(world, gone.reservation)).toBe(0);
  expect(await cancelSale(world, gone, 0)).toBe('nothing');
});

/** A sale of which a client has just cancelled two shirts, and that is planned for shoes although none are short. */
async function cancelledByClient(items: readonly (typeof shirt)[]) {
  const world = newWorld();
  const record = sold({ cancelled: [2, 0], cancellation: { version: 4, from: [0, 0] }, due: now + 30 });
  await world.store.createReservation(record);
  const whole = compensation({ id: record.id, reservation: record.id, stock: { ...shirt, sku: 'shoes' } });
  await world.store.createCompensation(whole);
  await world.store.createStock(stockItem({ key: whole.stock, onHand: 5, plan: { [record.id]: 1 } }));
  for (const key of items) await world.store.createStock(stockItem({ key }));
  return { world, record, whole };
}

test('an earlier cancellation of a sale is finished before it is asked whether the sale must be cancelled', async () => {
  const { world, record, whole } = await cancelledByClient([shirt]);
  const version = await versionAtRest(world, record.id);
  expect(await world.store.getReservation(record.id)).toMatchObject({ version, cancelled: [2, 0] });
  expect(await world.store.getReservation(record.id)).not.toHaveProperty('cancellation');
  expect(await world.store.getStock(shirt)).toMatchObject({ onHand: 102 });
  expect(await runCompensation(world, call, whole)).toMatchObject({ status: 'SKIPPED' });
});

test('where that cannot be finished, it is not asked: the compensation waits', async () => {
  const { world, record, whole } = await cancelledByClient([]);
  expect(await versionAtRest(world, record.id)).toBeUndefined();
  const [cancel] = (await runCompensation(world, call, whole)).steps;
  expect(cancel).toMatchObject({ isDone: false, attempts: 1, error: 'the table is busy' });
  expect(await world.store.getStock(whole.stock)).toMatchObject({ plan: { [record.id]: 1 } });
});

test('a compensation whose record is gone is skipped', async () => {
  const world = newWorld();
  const gone = compensation({ stock: shirt });
  await world.store.createCompensation(gone);
  await world.store.createStock(stockItem({ key: shirt, onHand: -1, plan: { [gone.id]: 1 } }));
  expect(await runCompensation(world, call, gone)).toMatchObject({ status: 'SKIPPED' });
  expect(await world.store.getStock(shirt)).toMatchObject({ plan: empty });
});

test('none is begun of a sale that is gone, was never one, or has left or was cancelled by others', async () => {
  const world = newWorld();
  const records = [
    unsold(),
    sold({ status: 'FULFILLED', fulfilled: [5, 1] }),
    sold({ status: 'CANCELLED', cancelled: [5, 1] }),
  ];
  for (const record of records) await world.store.createReservation(record);
  for (const id of [freshId(), ...records.map(({ id }) => id)]) {
    expect(await beginCompensation(world, shirt, id, undefined)).toBeUndefined();
    expect(await world.store.getCompensation(id)).toBeUndefined();
  }
});

test('one is begun with all that is known of it, and only once; one that was let off is begun again', async () => {
  const world = newWorld();
  const { owner, order, ...record } = sold();
  await world.store.createReservation({ ...record, ...(owner && { owner }), ...(order && { order }) });
  const at = world.clock();
  const begun = { reservation: record.id, status: 'RUNNING', steps: steps(), lines: [], owner, order, due: now };
  const whole = await beginCompensation(world, shirt, record.id, undefined);
  expect(whole).toStrictEqual({ ...begun, id: record.id, stock: shirt, createdAt: at, updatedAt: at, version: 1 });
  const line = await beginCompensation(world, shirt, `${record.id}.1`, 'SORRY10');
  expect(line).toMatchObject({ ...begun, id: `${record.id}.1`, line: 1, discountCode: 'SORRY10' });
  world.pass(60);
  expect(await beginCompensation(world, { ...shirt, location: 'north' }, record.id, 'MORE')).toEqual(whole);
  const id = `${record.id}.0`;
  await world.store.createCompensation(over({ id, reservation: record.id, line: 0, status: 'SKIPPED', ttl: now + 9 }));
  const again = { ...begun, id, line: 0, stock: shirt, due: now + 60, updatedAt: world.clock(), version: 4 };
  const { owner: _, order: __, ...wanted } = again;
  expect(await beginCompensation(world, shirt, id, undefined)).toMatchObject(wanted);
  expect(await world.store.getCompensation(id)).not.toHaveProperty('ttl');
});

test('what is done in turn waits for what was before, also for what has failed', async () => {
  const inTurn = oneAtATime();
  const done: string[] = [];
  const doing = async (name: string, isFailing = false) => {
    done.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    done.push(`${name} ends`);
    if (isFailing) throw new Error(name);
    return name;
  };
  const [first, second, third] = [
    inTurn(() => doing('first')),
    inTurn(() => doing('second', true)),
    inTurn(() => doing('third')),
  ];
  await expect(second).rejects.toThrow('second');
  expect([await first, await third]).toEqual(['first', 'third']);
  expect(done).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});
