import { describe, expect, test } from '@jest/globals';
import { checkCompensations, checkPlan } from '../../lib/commands/reconcile/check-compensation.ts';
import { checkRecord } from '../../lib/commands/reconcile/check-record.ts';
import { checkStock } from '../../lib/commands/reconcile/check-stock.ts';
import { salesOf } from '../../lib/domain/sale.ts';
import { newWorld, type World } from '../commands/world.ts';
import { compensation } from '../store/starting-compensations.ts';
import { at, hold, now, sold, stockItem, unsold } from '../store/starting-items.ts';

const bounds = { lateSeconds: 300, lostSeconds: 3_600 };
const kindsOf = (found: readonly { readonly kind: string }[]) => found.map(({ kind }) => kind);
const many = Array.from({ length: 205 }, (_, index) => index);

/** A world in which each read is noted, with how many keys it asked for. */
function reading(world: World = newWorld()) {
  const reads: string[] = [];
  const store = new Proxy(world.store, {
    get(target, name, receiver) {
      const operation = Reflect.get(target, name, receiver) as (...parts: unknown[]) => unknown;
      return (...parts: unknown[]) => {
        if (/^(get|find|entriesOf)/.test(String(name))) {
          reads.push(Array.isArray(parts[0]) ? `${String(name)} ${parts[0].length}` : String(name));
        }
        return operation(...parts);
      };
    },
  });
  return { ...world, store, reads };
}

/** A cart of so many SKUs, all of it confirmed. */
const lines = many.map((index) => ({
  sku: `sku ${index}`,
  quantity: 1,
  allocations: [{ location: 'main', shard: 0, quantity: 1, nonce: 'aaaaa' }],
}));
const cart = sold({ lines, confirmed: lines.map(() => 1), confirmedAt: at - 1_000_000 });

describe('a look asks for no more than it needs', () => {
  test.each([
    ['that is decided against', unsold({ status: 'RELEASED' })],
    ['whose time is over', unsold({ expiresAt: now })],
    ['that was sold a moment ago', sold()],
    ['that has left', sold({ status: 'FULFILLED', fulfilled: [5, 1], changedAt: now - 9_000 })],
  ])('a record %s: nothing', async (_, record) => {
    const world = reading();
    expect(await checkRecord(world, record, bounds)).toEqual([]);
    expect(await checkCompensations(world, record)).toEqual([]);
    expect(world.reads).toEqual([]);
  });

  test('a live record: each item that it holds', async () => {
    const world = reading();
    expect(kindsOf(await checkRecord(world, unsold(), bounds))).toEqual(Array(3).fill('hold_missing'));
    expect(world.reads).toEqual(['find', 'find', 'find']);
  });

  test('a sold one: its sales, a hundred at once', async () => {
    const world = reading();
    const sales = salesOf(cart);
    for (const each of sales.slice(3, 203)) await world.store.putSale(each);
    const found = await checkRecord(world, cart, bounds);
    expect(found.map(({ of }) => of)).toEqual([0, 1, 2, 203, 204].map((index) => `SALES#sku ${index}#main#0`));
    expect(world.reads).toEqual(['getSales 100', 'getSales 100', 'getSales 5']);
    world.reads.splice(0);
    const confirmed = cart.confirmed.map((_, index) => (index < 100 ? 1 : 0));
    expect(await checkRecord(world, { ...cart, confirmed }, bounds)).toHaveLength(3);
    expect(world.reads).toEqual(['getSales 100']);
  });

  test('one of which lines were cancelled: their compensations, a hundred at once', async () => {
    const world = reading();
    const ids = many.map((index) => `${cart.id}.${index}`);
    const compensations = Object.fromEntries(ids.map((id) => [id, [1]]));
    const standing = ids.slice(0, 202).map((id) => compensation({ id, reservation: cart.id }));
    for (const each of standing) await world.store.createCompensation(each);
    const found = await checkCompensations(world, { ...cart, compensations });
    expect(found.map(({ of }) => of)).toEqual(ids.slice(202));
    expect(world.reads).toEqual(['getCompensations 100', 'getCompensations 100', 'getCompensations 5']);
  });

  test('a stock item: its ledger, itself, and the records of its open holds, a hundred at once', async () => {
    const holds = Object.fromEntries(many.map((index) => [`r${index}`, hold({ isSettled: index === 7 })]));
    for (const [parts, open, asked] of [
      [{}, 0, []],
      [{ holds }, 204, ['getReservations 100', 'getReservations 100', 'getReservations 4']],
    ] as const) {
      const world = reading();
      const item = stockItem({ ...parts, onHand: 2_000, movement: { type: 'receive', at } });
      await world.store.createStock(item);
      const { differences } = await checkStock(world, item.key, bounds);
      expect(kindsOf(differences)).toEqual(Array(open).fill('hold_without_record'));
      expect(world.reads).toEqual(['entriesOf', 'find', ...asked]);
    }
  });

  test('a plan that is not late, or that is none: no compensation', async () => {
    const world = reading();
    const plan = { r1: 1 };
    const resolveAt = now - bounds.lateSeconds + 1;
    expect(await checkPlan(world, stockItem({ plan, resolveAt }), bounds)).toEqual([]);
    expect(await checkPlan(world, stockItem({ resolveAt: 1 }), bounds)).toEqual([]);
    expect(world.reads).toEqual([]);
    await world.store.createCompensation(compensation({ id: 'r2' }));
    expect(await checkPlan(world, stockItem({ plan: { r2: 1 }, resolveAt: 1 }), bounds)).toEqual([]);
    const late = stockItem({ plan, resolveAt: resolveAt - 1 });
    expect(kindsOf(await checkPlan(world, late, bounds))).toEqual(['plan_unfounded']);
    expect(kindsOf(await checkPlan(world, stockItem({ plan }), bounds))).toEqual(['plan_unfounded']);
  });
});
