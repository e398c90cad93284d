import { describe, expect, test } from '@jest/globals';
import type { Context } from '../../lib/commands/context.ts';
import { type MoveStockRequest, moveStock } from '../../lib/commands/move-stock.ts';
import { release } from '../../lib/commands/release.ts';
import { limits } from '../../lib/domain/limits.ts';
import { freshId } from '../store/starting-items.ts';
import { type Intercepted, interceptingStore } from './intercepting-store.ts';
import { countersOf, newWorld, receive, refusedWith, reserved, stocked } from './world.ts';

const movements = ['updateStock moveStock', 'updateStock countStock'];

/** Five units of which three are to go. */
const takingThree = [
  { type: 'adjust', quantity: -3 },
  { type: 'count', quantity: 2 },
] as const;

const asked = (sku: string, parts: Pick<MoveStockRequest, 'type' | 'quantity' | 'isForced'>): MoveStockRequest => ({
  caller: 'clerk',
  idempotencyKey: freshId(),
  sku,
  ...parts,
});

/** The context with every write of a movement kept, and `before` each of them something else. */
function slowly(context: Context, before: (write: Intercepted, sent: number) => Promise<unknown> = async () => {}) {
  const sent: Intercepted[] = [];
  const store = interceptingStore(context.store, async (write) => {
    if (movements.includes(write.name)) await before(write, sent.push(write));
    return await write.perform();
  });
  return { context: { ...context, store }, sent };
}

describe.each(takingThree)('$type of $quantity that is refused', (parts) => {
  test('sends no write where it would oversell by what is read', async () => {
    const world = newWorld();
    const sku = await stocked(world, 5);
    await reserved(world, sku, 5);
    const { context, sent } = slowly(world);
    expect(await moveStock(context, asked(sku, parts))).toEqual(refusedWith('would_oversell', { available: 0 }));
    expect(sent).toEqual([]);
  });

  test('is not done by a copy of its write that comes late', async () => {
    const world = newWorld();
    const sku = await stocked(world, 5);
    const holds: { id: string }[] = [];
    const { context, sent } = slowly(world, async () => holds.push(await reserved(world, sku, 5)));
    expect(await moveStock(context, asked(sku, parts))).toEqual(refusedWith('would_oversell', { available: 0 }));
    for (const { id } of holds) await release(world, id);
    expect(await countersOf(world, sku)).toEqual([5, 0, 5]);
    expect(sent).toHaveLength(1);
    for (const late of sent) await late.perform();
    expect(await countersOf(world, sku)).toEqual([5, 0, 5]);
  });

  test('is not done late where units came and went before the refusal', async () => {
    const world = newWorld();
    const sku = await stocked(world, 5);
    const holds: { id: string }[] = [];
    const { context, sent } = slowly(world, async (_, times) => {
      if (times === 1) return await receive(world, sku, 4);
      await moveStock(world, asked(sku, { type: 'adjust', quantity: -4 }));
      return holds.push(await reserved(world, sku, 5));
    });
    expect(await moveStock(context, asked(sku, parts))).toEqual(refusedWith('would_oversell', { available: 0 }));
    for (const { id } of holds) await release(world, id);
    expect(await countersOf(world, sku)).toEqual([5, 0, 5]);
    expect(sent).toHaveLength(2);
    for (const late of sent) await late.perform();
    expect(await countersOf(world, sku)).toEqual([5, 0, 5]);
  });
});

describe.each(takingThree)('$type of $quantity on an item that changes before each of its writes', (parts) => {
  const crowd = 10 + limits.attemptsMax;
  const request = (sku: string) => asked(sku, { ...parts, quantity: parts.type === 'count' ? crowd - 3 : -3 });

  test('is done all the same, once', async () => {
    const world = newWorld();
    const sku = await stocked(world, crowd);
    const { context, sent } = slowly(world, () => reserved(world, sku, 1));
    expect(await moveStock(context, request(sku))).toMatchObject({ outcome: 'moved', movement: { change: -3 } });
    expect(sent).toHaveLength(limits.attemptsMax);
    for (const late of sent) await late.perform();
    expect(await countersOf(world, sku)).toEqual([crowd - 3, limits.attemptsMax, crowd - 3 - limits.attemptsMax]);
  });

  test('is no refusal where the last write, which asks for units only, was too late', async () => {
    const world = newWorld();
    const sku = await stocked(world, crowd);
    const { context } = slowly(world, (_, times) => reserved(world, sku, times === limits.attemptsMax ? 9 : 1));
    expect(await moveStock(context, request(sku))).toEqual(refusedWith('unavailable'));
  });
});

test('a key that was used for another movement is told before units that are short', async () => {
  const world = newWorld();
  const sku = await stocked(world, 5);
  const request = asked(sku, { type: 'adjust', quantity: -3 });
  await moveStock(world, request);
  for (const parts of [{ quantity: -2 }, { quantity: -6 }, { type: 'count', quantity: 0 }] as const) {
    expect(await moveStock(world, { ...request, ...parts })).toEqual(refusedWith('idempotency_key_reused'));
  }
  expect(await moveStock(world, request)).toMatchObject({ outcome: 'moved', stock: { onHand: 2 } });
  expect(await countersOf(world, sku)).toEqual([2, 0, 2]);
});
