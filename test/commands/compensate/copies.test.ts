import { expect, test } from '@jest/globals';
import { sweep } from '../../../lib/commands/sweep.ts';
import { interceptingStore } from '../intercepting-store.ts';
import { OversoldShop, resolveAfterSeconds } from './shop.ts';

/**
 * When a copy of a write arrives: the SDK repeats what timed out, and the first one may be on its way still. None is later
 * than half a minute: what remembers a return of units is kept for longer.
 */
const arrivals = [
  'at once',
  'before the next write',
  'a few writes later',
  'after the sweep',
  'half a minute later',
] as const;

interface Run {
  readonly shop: OversoldShop;
  readonly done: readonly string[];
}

/** Six units of which nine are sold, made right; write number `copied` arrives again. */
async function run(copied: number, arrival: (typeof arrivals)[number]): Promise<Run> {
  const shop = new OversoldShop();
  await shop.sku('mug', 6, { limit: 3 });
  await shop.sell({ mug: 4 }, 'gold');
  for (const tier of [undefined, 'silver', undefined]) await shop.sell({ mug: tier === undefined ? 2 : 1 }, tier);
  shop.world.pass(resolveAfterSeconds);
  const done: string[] = [];
  let copy: (() => Promise<unknown>) | undefined;
  const arrive = async (): Promise<void> => {
    const late = copy;
    copy = undefined;
    await late?.();
  };
  const store = interceptingStore(shop.world.store, async ({ name, perform }) => {
    const index = done.length;
    done.push(name);
    if (arrival === 'before the next write' && index > copied) await arrive();
    if (arrival === 'a few writes later' && index === copied + 5) await arrive();
    const answer = await perform();
    if (index === copied) copy = perform;
    if (index !== copied || arrival !== 'at once') return answer;
    copy = undefined;
    return await perform();
  });
  const context = { ...shop.world, store };
  await sweep(context, 60, shop.call);
  if (arrival === 'half a minute later') shop.world.pass(30);
  await arrive();
  await sweep(context, 60, shop.call);
  await arrive();
  await shop.quiet();
  return { shop, done };
}

test.each(arrivals)('a copy of any write that arrives %s changes nothing of what is made right', async (arrival) => {
  const plain = await run(-1, arrival);
  const compensated = await plain.shop.compensated();
  expect(compensated).toHaveLength(2);
  expect(plain.done.length).toBeGreaterThan(20);
  for (const [index, name] of plain.done.entries()) {
    const { shop } = await run(index, arrival);
    expect([name, index, await shop.compensated()]).toEqual([name, index, compensated]);
    expect([name, index, await shop.onHand('mug')]).toEqual([name, index, 1]);
    await shop.addsUp('mug');
  }
});
