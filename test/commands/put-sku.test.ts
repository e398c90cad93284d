import { describe, expect, test } from '@jest/globals';
import { getSku } from '../../lib/commands/get-sku.ts';
import { type PutSkuRequest, putSku } from '../../lib/commands/put-sku.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { defaultSettings, type Settings } from '../../lib/domain/sku.ts';
import { at, freshSku } from '../store/starting-items.ts';
import { asking, countersOf, itemOf, newWorld, receive, refusedWith, reserved, stocked, type World } from './world.ts';

const settings = (parts: Partial<Settings> = {}): Settings => ({ ...defaultSettings, ...parts });
const asked = (sku: string, parts: Partial<PutSkuRequest> = {}): PutSkuRequest => ({
  sku,
  settings: settings(),
  by: 'clerk',
  ...parts,
});

test('the first settings create the SKU and its stock item at zero', async () => {
  const world = newWorld();
  const sku = freshSku();
  expect(await getSku(world, sku)).toEqual(refusedWith('sku_not_found', { skus: [sku] }));
  const created = {
    sku,
    settings: settings({ safetyStock: 3 }),
    version: 1,
    locations: ['main'],
    createdAt: at,
    updatedAt: at,
  };
  expect(await putSku(world, asked(sku, { settings: settings({ safetyStock: 3 }) }))).toEqual({
    outcome: 'created',
    sku: created,
  });
  expect(await getSku(world, sku)).toEqual({ outcome: 'found', sku: created });
  expect(await itemOf(world, sku)).toMatchObject({
    onHand: 0,
    available: -3,
    buffer: 3,
    movement: { type: 'create', by: 'clerk' },
  });
});

test('other settings move what is available by the difference, at every location, whatever is held', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10, { safetyStock: 2 });
  await receive(world, sku, 5, 'north');
  await reserved(world, sku, 4);
  const next = settings({
    safetyStock: 1,
    oversell: { limit: 4, resolveAfterSeconds: 60, order: [], cancels: 'whole' as const },
  });
  world.pass(10);
  expect(await putSku(world, asked(sku, { settings: next }))).toMatchObject({
    outcome: 'replaced',
    sku: { version: 2, settings: next, createdAt: at, updatedAt: at + 10_000 },
  });
  expect(await itemOf(world, sku)).toMatchObject({ buffer: -3, available: 9, settingsVersion: 2 });
  expect(await itemOf(world, sku, 'north')).toMatchObject({ buffer: -3, available: 8, settingsVersion: 2 });
  expect(await countersOf(world, sku)).toEqual([15, 4, 17]);
});

test('more may be kept back than is there; then nothing is promised', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10);
  await reserved(world, sku, 4);
  await putSku(world, asked(sku, { settings: settings({ safetyStock: 8 }) }));
  expect(await countersOf(world, sku)).toEqual([10, 4, -2]);
  expect(await reserve(world, asking(sku, 1))).toMatchObject(refusedWith('insufficient_stock'));
});

test('the same settings again make no new version', async () => {
  const world = newWorld();
  const sku = await stocked(world, 10, { name: 'Shirt', lowStock: 2 });
  const before = [await world.store.getSku(sku), await itemOf(world, sku)];
  const same = asked(sku, { settings: settings({ name: 'Shirt', lowStock: 2 }) });
  expect(await putSku(world, same)).toMatchObject({ outcome: 'replaced', sku: { version: 1 } });
  expect([await world.store.getSku(sku), await itemOf(world, sku)]).toEqual(before);
});

test.each([
  { name: 'Cup' },
  { safetyStock: 1 },
  { lowStock: 5 },
  ...[
    { limit: 1 },
    { limit: '10%' as const },
    { resolveAfterSeconds: 60 },
    { order: ['gold', 'silver'] },
    { cancels: 'line' as const },
    { discountCode: 'SORRY10' },
  ].map((parts) => ({ oversell: { ...defaultSettings.oversell, order: ['silver', 'gold'], ...parts } })),
])('settings that differ in one of them alone are new ones: %j', async (changes) => {
  const world = newWorld();
  const oversell = { ...defaultSettings.oversell, order: ['silver', 'gold'] };
  const sku = await stocked(world, 0, { name: 'Mug', lowStock: 4, oversell });
  const changed = settings({ name: 'Mug', lowStock: 4, oversell, ...changes });
  const put = await putSku(world, asked(sku, { settings: changed }));
  expect(put).toMatchObject({ outcome: 'replaced', sku: { version: 2, settings: changed } });
});

test('settings are replaced whole: what is left out is gone', async () => {
  const world = newWorld();
  const sku = await stocked(world, 0, { name: 'Shirt', lowStock: 2, safetyStock: 1 });
  await putSku(world, asked(sku));
  expect((await world.store.getSku(sku))?.settings).toEqual(settings());
});

describe('a condition', () => {
  const changed = settings({ safetyStock: 1 });

  test('on a version is refused where it is another, or there is no SKU', async () => {
    const world = newWorld();
    const sku = await stocked(world, 0);
    const only = { versions: [2, 3] };
    expect(await putSku(world, asked(sku, { settings: changed, only }))).toEqual(
      refusedWith('version_mismatch', { version: 1 }),
    );
    expect(await world.store.getSku(sku)).toMatchObject({ version: 1 });
    expect(await putSku(world, asked(sku, { settings: changed, only: { versions: [1] } }))).toMatchObject({
      sku: { version: 2 },
    });
    expect(await putSku(world, asked(sku, { only }))).toMatchObject({ sku: { version: 3 } });
    const missing = await putSku(world, asked(freshSku(), { only }));
    expect(missing).toEqual(refusedWith('version_mismatch', { version: undefined }));
  });

  test('that it is new is refused where it is not', async () => {
    const world = newWorld();
    const sku = freshSku();
    expect(await putSku(world, asked(sku, { only: 'new' }))).toMatchObject({ outcome: 'created' });
    expect(await putSku(world, asked(sku, { only: 'new' }))).toEqual(refusedWith('version_mismatch', { version: 1 }));
  });

  test('that it exists is refused where it does not', async () => {
    const world = newWorld();
    const sku = freshSku();
    expect(await putSku(world, asked(sku, { only: 'existing' }))).toMatchObject(refusedWith('version_mismatch'));
    expect(await world.store.getSku(sku)).toBeUndefined();
    await putSku(world, asked(sku));
    expect(await putSku(world, asked(sku, { only: 'existing' }))).toMatchObject({ outcome: 'replaced' });
  });

  test('that another client broke between the read and the write is refused', async () => {
    const world = newWorld();
    const sku = await stocked(world, 0);
    const rival = asked(sku, { settings: settings({ safetyStock: 9 }) });
    const updateSku: typeof world.store.updateSku = async (name, write) => {
      await putSku(world, rival);
      return await world.store.updateSku(name, write);
    };
    const request = asked(sku, { settings: changed, only: { versions: [1] } });
    const late = await putSku({ ...world, store: { ...world.store, updateSku } }, request);
    expect(late).toEqual(refusedWith('version_mismatch', { version: 2 }));
    expect(await world.store.getSku(sku)).toMatchObject({ version: 2, settings: { safetyStock: 9 } });
  });
});

describe('a client that is overtaken between its read and its write', () => {
  const ours = settings({ safetyStock: 1 });
  const theirs = settings({ safetyStock: 9 });

  /** A world in which a rival gives these settings, one after the other, behind the first read of the SKU. */
  function overtaken(world: World, sku: string, rivals: readonly Settings[]): World {
    const left = [...rivals];
    const getSku: typeof world.store.getSku = async (name) => {
      const read = await world.store.getSku(name);
      for (const each of left.splice(0)) await putSku(world, asked(sku, { settings: each }));
      return read;
    };
    return { ...world, store: { ...world.store, getSku } };
  }

  test.each([{ rivals: [theirs] }, { rivals: [ours, theirs, ours] }])(
    'has not created what another did: $rivals.length version(s)',
    async ({ rivals }) => {
      const world = newWorld();
      const sku = freshSku();
      const request = asked(sku, { settings: ours, only: 'new' });
      const late = await putSku(overtaken(world, sku, rivals), request);
      expect(late).toEqual(refusedWith('version_mismatch', { version: rivals.length }));
    },
  );

  test('replaces what another has created, where it may', async () => {
    const world = newWorld();
    const sku = freshSku();
    const late = await putSku(overtaken(world, sku, [theirs]), asked(sku, { settings: ours }));
    expect(late).toMatchObject({ outcome: 'replaced', sku: { version: 2, settings: ours } });
  });

  test('has not replaced a version that is gone, though the settings came to the same', async () => {
    const world = newWorld();
    const sku = await stocked(world, 0);
    const request = asked(sku, { settings: ours, only: { versions: [1] } });
    const late = await putSku(overtaken(world, sku, [theirs, ours]), request);
    expect(late).toEqual(refusedWith('version_mismatch', { version: 3 }));
  });

  test('each time is told that the SKU is busy, after eight attempts', async () => {
    const world = newWorld();
    const sku = await stocked(world, 0);
    let attempts = 0;
    const updateSku: typeof world.store.updateSku = async (name) => {
      attempts++;
      return { isDone: false, item: await world.store.getSku(name) };
    };
    const late = await putSku({ ...world, store: { ...world.store, updateSku } }, asked(sku, { settings: ours }));
    expect([late, attempts]).toEqual([refusedWith('unavailable'), 8]);
  });
});

describe('settings that were interrupted', () => {
  test('are completed by repeating them', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    await receive(world, sku, 5, 'north');
    const request = asked(sku, { settings: settings({ safetyStock: 2 }) });
    const store = { ...world.store, updateStock: () => Promise.reject(new Error('crash')) };
    await expect(putSku({ ...world, store }, request)).rejects.toThrow('crash');
    expect(await itemOf(world, sku)).toMatchObject({ buffer: 0, available: 10 });
    expect(await putSku(world, request)).toMatchObject({ sku: { version: 2 } });
    expect(await itemOf(world, sku)).toMatchObject({ buffer: 2, available: 8 });
    expect(await itemOf(world, sku, 'north')).toMatchObject({ buffer: 2, available: 3 });
  });

  test('of a new SKU are completed by the first movement', async () => {
    const world = newWorld();
    const sku = freshSku();
    const store = { ...world.store, createStock: () => Promise.reject(new Error('crash')) };
    const request = asked(sku, { settings: settings({ safetyStock: 2 }) });
    await expect(putSku({ ...world, store }, request)).rejects.toThrow('crash');
    await receive(world, sku, 5);
    expect(await countersOf(world, sku)).toEqual([5, 0, 3]);
  });

  test('never undo newer ones', async () => {
    const world = newWorld();
    const sku = await stocked(world, 10);
    let isFirst = true;
    const updateStock: typeof world.store.updateStock = async (key, write) => {
      if (isFirst) {
        isFirst = false;
        await putSku(world, asked(sku, { settings: settings({ safetyStock: 5 }) }));
      }
      return await world.store.updateStock(key, write);
    };
    await putSku(
      { ...world, store: { ...world.store, updateStock } },
      asked(sku, { settings: settings({ safetyStock: 2 }) }),
    );
    expect(await itemOf(world, sku)).toMatchObject({ buffer: 5, available: 5, settingsVersion: 3 });
  });
});
