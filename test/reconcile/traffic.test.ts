import { describe, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { getReservation } from '../../lib/commands/get-reservation.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { secondsOf } from '../../lib/domain/time.ts';
import { giveBackHold, settleHold, takeHold } from '../../lib/store/writes/hold-writes.ts';
import { asking, countersOf, itemOf, receive, reserved, stocked } from '../commands/world.ts';
import { empty } from '../empty.ts';
import { hold } from '../store/starting-items.ts';
import { edit } from './corruptions/corruption.ts';
import { failingAfter } from './failing-store.ts';
import { interposing } from './interposing-store.ts';
import { looked, strictly } from './looking.ts';
import { delivered, openShop, type Shop, week, withHold } from './shop.ts';
import { spoiledMemory } from './spoiled-table.ts';

// Commands come between the looks, and between a look and the mend that follows from it.

const open = (): Shop => openShop(spoiledMemory());
const kinds = async (shop: Shop, pause = async () => {}, parts: object = {}) =>
  (await looked(shop, { pause, ...parts })).differences.map(({ kind }) => kind);

describe('what one look alone finds is not told', () => {
  test('a reserve that has taken and not recorded, and is through at the second look', async () => {
    const shop = open();
    const sku = await stocked(shop, 10);
    const request = asking(sku, 2);
    await expect(reserve({ ...shop, store: failingAfter(shop.store, 1).store }, request)).rejects.toThrow(
      'interrupted',
    );
    expect(await kinds(shop)).toEqual(['hold_without_record']);
    expect(await kinds(shop, async () => void (await reserve(shop, request)))).toEqual([]);
  });

  test('a confirmation that has decided and not settled, and is through at the second look', async () => {
    const shop = open();
    const { record } = await withHold(shop);
    const { store } = failingAfter(shop.store, 1);
    await expect(confirm({ ...shop, store }, { id: record.id })).rejects.toThrow('interrupted');
    expect(await kinds(shop)).toEqual(['hold_unsettled']);
    expect(await kinds(shop, async () => void (await confirm(shop, { id: record.id })))).toEqual([]);
  });

  test('another of the same kind at the second look is another', async () => {
    const shop = open();
    const { key } = await delivered(shop);
    const take = (id: string) => shop.store.updateStock(key, takeHold(id, hold(), shop.clock()));
    await take('aaaaaaaaaaaaaaaaaaaa');
    const giveBack = giveBackHold({ id: 'aaaaaaaaaaaaaaaaaaaa', nonce: 'aaaaa', quantity: 5 }, shop.clock());
    const meanwhile = async () => {
      await shop.store.updateStock(key, giveBack);
      await take('bbbbbbbbbbbbbbbbbbbb');
    };
    expect(await kinds(shop, meanwhile)).toEqual([]);
  });

  test('what is deleted before the second look', async () => {
    const shop = open();
    const { key } = await delivered(shop);
    const sale = { key, reservation: 'aaaaaaaaaaaaaaaaaaaa', quantity: 2, confirmedAt: shop.clock() };
    await shop.store.putSale(sale);
    expect(await kinds(shop)).toEqual(['sale_unfounded']);
    expect(await kinds(shop, () => shop.store.removeSale(sale))).toEqual([]);
  });
});

describe('what is not late yet is not told', () => {
  test('a version that is not in the ledger', async () => {
    const shop = open();
    const { sku } = await delivered(shop);
    await receive(shop, sku, 1);
    shop.pass(299);
    expect(await kinds(shop)).toEqual([]);
    shop.pass(2);
    expect(await kinds(shop)).toEqual(['version_missing']);
    await shop.caughtUp();
    expect(await kinds(shop)).toEqual([]);
  });

  test('a sale that was not written', async () => {
    const shop = open();
    const { record } = await withHold(shop);
    await confirm(shop, { id: record.id });
    shop.changes.splice(0);
    shop.pass(299);
    expect(await kinds(shop)).toEqual([]);
    shop.pass(1);
    expect(await kinds(shop)).toContain('sale_missing');
  });

  test.each([
    ['that another part of has left', 1, 'sale_wrong'],
    ['that has left', 2, 'sale_unfounded'],
  ] as const)('a sale %s long after it was confirmed', async (_, quantity, kind) => {
    const shop = open();
    const { record } = await withHold(shop);
    await confirm(shop, { id: record.id });
    await shop.caughtUp();
    shop.pass(3_600);
    const [{ sku } = { sku: '' }] = record.lines;
    await fulfil(shop, { id: record.id, lines: [{ sku, quantity }] });
    shop.pass(299);
    expect(await kinds(shop)).toEqual([]);
    shop.pass(1);
    expect(await kinds(shop)).toEqual([kind]);
    await shop.caughtUp();
    expect(await kinds(shop)).toEqual([]);
  });

  test('a hold whose time is over, until the sweeper is late, whatever its record says by then', async () => {
    const shop = open();
    const { record } = await withHold(shop, 60);
    const other = await reserved(shop, await stocked(shop, 10), 1, { holdSeconds: 60 });
    await shop.caughtUp();
    shop.pass(61);
    // Who asks is told that it has expired, and so says the record; the hold goes with the next sweep.
    expect(await getReservation(shop, other.id)).toMatchObject({ reservation: { status: 'EXPIRED' } });
    expect(await kinds(shop)).toEqual([]);
    shop.pass(record.expiresAt + 299 - secondsOf(shop.clock()));
    expect(await kinds(shop)).toEqual([]);
    shop.pass(1);
    // Both from the same second on, so that they are mended together.
    expect((await kinds(shop)).sort()).toEqual(['expiry_unmarked', 'overdue', 'overdue']);
    await sweep(shop, 60);
    await shop.caughtUp();
    expect(await kinds(shop)).toEqual([]);
  });

  test('an extended hold, and a settled one that is dropped with the next that is due', async () => {
    const shop = open();
    const { sku, record } = await withHold(shop, 600);
    const sold = await reserved(shop, sku, 1, { holdSeconds: week });
    await extend(shop, record.id, week);
    await confirm(shop, { id: sold.id });
    await shop.caughtUp();
    shop.pass(500);
    expect(await kinds(shop, undefined, { bounds: strictly })).toEqual([]);
  });
});

describe('what comes between a look and its mend', () => {
  test('units that are received while counters are corrected are neither lost nor hidden', async () => {
    const shop = open();
    const { sku, key } = await delivered(shop);
    await edit(shop, key, { onHand: 6, available: 6 });
    const store = interposing(shop.store, 'updateStock', () => receive(shop, sku, 5));
    const { differences, mended } = await looked({ ...shop, store }, { isMending: true });
    // Nobody can tell any more until the relay has come by, so it is not told as mended.
    expect(differences).toMatchObject([{ kind: 'ledger_differs' }]);
    expect(mended).toEqual([]);
    await shop.caughtUp();
    expect(await kinds(shop)).toEqual(['ledger_jump']);
    expect((await looked(shop, { isMending: true })).differences).toEqual([]);
    expect(await countersOf(shop, sku)).toEqual([11, 0, 11]);
    expect(await kinds(shop, undefined, { bounds: strictly })).toEqual([]);
  });

  test('a reserve that writes its record first keeps its hold', async () => {
    const shop = open();
    const sku = await stocked(shop, 10);
    const request = asking(sku, 2, { holdSeconds: week });
    await expect(reserve({ ...shop, store: failingAfter(shop.store, 1).store }, request)).rejects.toThrow(
      'interrupted',
    );
    const store = interposing(shop.store, 'createReservation', () => reserve(shop, request));
    const { differences, mended } = await looked({ ...shop, store }, { isMending: true });
    expect(differences).toEqual([]);
    expect(mended).toMatchObject([{ kind: 'hold_without_record' }]);
    expect(await countersOf(shop, sku)).toEqual([10, 2, 8]);
    expect(await reserve(shop, request)).toMatchObject({ outcome: 'reserved', isReplayed: true });
  });

  test('a reserve that comes too late is told that it has expired, and holds nothing', async () => {
    const shop = open();
    const sku = await stocked(shop, 10);
    const request = asking(sku, 2, { holdSeconds: week });
    await expect(reserve({ ...shop, store: failingAfter(shop.store, 1).store }, request)).rejects.toThrow(
      'interrupted',
    );
    expect((await looked(shop, { isMending: true })).differences).toEqual([]);
    expect(await reserve(shop, request)).toMatchObject({ refusal: { code: 'hold_expired' } });
    expect(await countersOf(shop, sku)).toEqual([10, 0, 10]);
  });

  test('a confirmation that settles first is not settled again', async () => {
    const shop = open();
    const { sku, record, key } = await withHold(shop);
    const half = failingAfter(shop.store, 1).store;
    await expect(confirm({ ...shop, store: half }, { id: record.id })).rejects.toThrow('interrupted');
    const own = { id: record.id, nonce: record.attempt, quantity: 2 };
    const settled = () => shop.store.updateStock(key, settleHold(own, 2, 1_900_000_000, shop.clock()));
    const store = interposing(shop.store, 'updateStock', settled);
    expect((await looked({ ...shop, store }, { isMending: true })).differences).toEqual([]);
    expect(await countersOf(shop, sku)).toEqual([8, 0, 8]);
  });

  test('a release before a missing hold is taken again leaves nothing held for good', async () => {
    const shop = open();
    const { sku, record, key } = await withHold(shop);
    await shop.store.updateStock(
      key,
      giveBackHold({ id: record.id, nonce: record.attempt, quantity: 2 }, shop.clock()),
    );
    const store = interposing(shop.store, 'updateStock', () => release(shop, record.id));
    await looked({ ...shop, store }, { isMending: true });
    expect(await kinds(shop)).toEqual(['hold_unsettled']);
    expect((await looked(shop, { isMending: true })).differences).toEqual([]);
    expect(await countersOf(shop, sku)).toEqual([10, 0, 10]);
    expect(await itemOf(shop, sku)).toMatchObject({ holds: empty });
  });
});
