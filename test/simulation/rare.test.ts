import { expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { putSku } from '../../lib/commands/put-sku.ts';
import { reconcile } from '../../lib/commands/reconcile/reconcile.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { defaultSettings } from '../../lib/domain/sku.ts';
import { emptyTable, memoryStore } from '../../lib/store/memory-store.ts';
import type { StockWrite, Store } from '../../lib/store/port.ts';
import { decideConfirmed } from '../../lib/store/writes/reservation-writes.ts';
import { beginning } from './scheduler.ts';

// Histories that chance seldom comes to, played on purpose.

async function openShop(units: number) {
  const table = emptyTable();
  const store = memoryStore(table);
  let now = beginning;
  let nonces = 0;
  const context = { store, clock: () => now, nonce: () => `n${++nonces}` };
  const pass = (seconds: number): void => {
    now += seconds * 1000;
  };
  await putSku(context, { sku: 's', settings: defaultSettings, by: 'shop' });
  await moveStock(context, { caller: 'shop', idempotencyKey: 'open', sku: 's', type: 'receive', quantity: units });
  const item = () => [...table.stock.values()][0];
  return { context, pass, item, onHand: () => item()?.onHand };
}

test('a copy of a refused take that succeeds late is not taken again by its own command', async () => {
  const { context, pass, onHand } = await openShop(2);
  await reserve(context, {
    caller: 'shop',
    idempotencyKey: 'in the way',
    lines: [{ sku: 's', quantity: 2 }],
    holdSeconds: 5,
  });
  pass(6);
  const request = { caller: 'shop', idempotencyKey: 'k', lines: [{ sku: 's', quantity: 1 }], holdSeconds: 20 };
  const takes: StockWrite[] = [];
  const slow: Store = {
    ...context.store,
    async updateStock(key, write) {
      if (write.name === 'takeHold') takes.push(write);
      if (write.name === 'takeHold' && takes.length === 2 && takes[0] !== undefined) {
        await context.store.updateStock(key, takes[0]);
        const duplicate = await reserve(context, request);
        expect(duplicate.outcome).toBe('reserved');
        if (duplicate.outcome === 'reserved') await confirm(context, { id: duplicate.reservation.id });
        pass(35);
        await sweep(context, 60);
      }
      return await context.store.updateStock(key, write);
    },
  };
  expect((await reserve({ ...context, store: slow }, request)).outcome).toBe('reserved');
  pass(60);
  await sweep(context, 60);
  expect(takes).toHaveLength(2);
  expect(onHand()).toBe(1);
});

test('a confirm that a longer time overtakes before it could expire the reservation confirms it', async () => {
  const { context, pass } = await openShop(1);
  const lines = [{ sku: 's', quantity: 1 }];
  const reserved = await reserve(context, { caller: 'shop', idempotencyKey: 'k', lines, holdSeconds: 5 });
  if (reserved.outcome !== 'reserved') throw new Error('there is one');
  const { id } = reserved.reservation;
  pass(4);
  const fast: Store = {
    ...context.store,
    async updateReservation(each, write) {
      if (write.name === 'decideExpired') await extend(context, id, 20);
      return await context.store.updateReservation(each, write);
    },
  };
  const confirmed = await confirm({ ...context, store: fast, clock: () => context.clock() + 2_000 }, { id });
  expect(confirmed.outcome).toBe('confirmed');
});

test('what is over this very second is mended so that no hold of it is left to tell', async () => {
  const { context, pass } = await openShop(1);
  const lines = [{ sku: 's', quantity: 1 }];
  await reserve(context, { caller: 'shop', idempotencyKey: 'k', lines, holdSeconds: 5 });
  pass(5);
  const look = {
    bounds: { lateSeconds: 0, lostSeconds: 86_400 },
    budgetSeconds: 60,
    isMending: true,
    pause: async () => undefined,
  };
  const { mended } = await reconcile(context, look);
  expect(mended.map(({ kind }) => kind)).toContain('expiry_unmarked');
  const { differences } = await reconcile(context, { ...look, isMending: false });
  expect(differences.map(({ kind }) => kind)).not.toContain('hold_unsettled');
});

test('an adjustment that was refused is not done by its first copy, which comes when the units are free again', async () => {
  const { context, onHand } = await openShop(5);
  const cart = { caller: 'shop', idempotencyKey: 'all', lines: [{ sku: 's', quantity: 5 }] };
  const late: (() => Promise<unknown>)[] = [];
  const slow: Store = {
    ...context.store,
    async updateStock(key, write) {
      late.push(() => context.store.updateStock(key, write));
      await reserve(context, cart);
      return await context.store.updateStock(key, write);
    },
  };
  const takeThree = { caller: 'shop', idempotencyKey: 'k', sku: 's', type: 'adjust', quantity: -3 } as const;
  const adjusted = await moveStock({ ...context, store: slow }, takeThree);
  expect(adjusted).toMatchObject({ outcome: 'refused', refusal: { code: 'would_oversell', available: 0 } });
  const taken = await reserve(context, cart);
  if (taken.outcome !== 'reserved') throw new Error('it is held');
  await release(context, taken.reservation.id);
  expect(late).toHaveLength(1);
  for (const arrive of late) await arrive();
  expect(onHand()).toBe(5);
});

test('a repair that settles what a dead confirm left notes that more is sold than is there', async () => {
  const { context, item } = await openShop(1);
  const oversell = { ...defaultSettings.oversell, limit: 1, resolveAfterSeconds: 60 };
  await putSku(context, { sku: 's', settings: { ...defaultSettings, oversell }, by: 'shop' });
  const lines = [{ sku: 's', quantity: 2 }];
  const reserved = await reserve(context, { caller: 'shop', idempotencyKey: 'k', lines, holdSeconds: 300 });
  if (reserved.outcome !== 'reserved') throw new Error('one may be promised beyond what is there');
  const now = context.clock();
  await context.store.updateReservation(
    reserved.reservation.id,
    decideConfirmed({ at: now, now: Math.floor(now / 1000) }),
  );
  const look = {
    bounds: { lateSeconds: 0, lostSeconds: 86_400 },
    budgetSeconds: 60,
    isMending: true,
    pause: async () => undefined,
  };
  await reconcile(context, look);
  expect(item()).toMatchObject({ onHand: -1, resolveAt: Math.floor(now / 1000) + 60 });
});
