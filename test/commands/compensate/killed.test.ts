import { describe, expect, test } from '@jest/globals';
import type { CallStep } from '../../../lib/commands/compensate/ports.ts';
import type { Context } from '../../../lib/commands/context.ts';
import { sweep } from '../../../lib/commands/sweep.ts';
import { StoreUnavailable } from '../../../lib/store/port.ts';
import { type Intercepted, interceptingStore } from '../intercepting-store.ts';
import { OversoldShop } from './shop.ts';

/** What becomes of one write, or call, of a process, and of the process. */
type Fate = 'is killed before' | 'is killed after' | 'loses the answer of' | 'gets no answer and goes on after';
const fates = [
  'is killed before',
  'is killed after',
  'loses the answer of',
  'gets no answer and goes on after',
] as const satisfies readonly Fate[];

interface Run {
  readonly shop: OversoldShop;
  /** Writes and calls from the confirmations to the last step, by name. */
  readonly done: readonly string[];
}

/**
 * Six units, of which ten are sold; the last two sales oversell them. Whatever is done from there on is counted; the one
 * numbered `fatal` meets its fate. Whoever was killed is followed by another, who does the same.
 */
async function run(fatal: number, fate: Fate): Promise<Run> {
  const shop = new OversoldShop();
  await shop.sku('mug', 6, { limit: 4 });
  const held: (readonly [id: string, tier: string | undefined])[] = [];
  for (const [units, tier] of [
    [1, 'gold'],
    [2, undefined],
    [1, undefined],
    [1, 'silver'],
    [2, 'silver'],
    [3, 'gold'],
  ] as const) {
    const id = await shop.hold({ mug: units });
    held.push([id ?? '', tier]);
  }
  for (const [id, tier] of held.slice(0, 4)) await shop.confirm(id, tier);

  const done: string[] = [];
  const asProcess = async (work: (context: Context, call: CallStep) => Promise<unknown>): Promise<boolean> => {
    let isKilled = false;
    const alive = (): void => {
      if (isKilled) throw new Error('killed');
    };
    const meet = async ({ name, perform }: Intercepted): Promise<unknown> => {
      alive();
      const isFatal = done.length === fatal;
      done.push(name);
      if (!isFatal) return await perform();
      isKilled = fate.startsWith('is killed');
      if (fate === 'is killed before') alive();
      if (fate === 'gets no answer and goes on after') throw new StoreUnavailable('no answer');
      await perform();
      alive();
      throw new StoreUnavailable('the answer was lost');
    };
    const store = interceptingStore(shop.world.store, meet, alive);
    const call: CallStep = async (each) => {
      await meet({ name: `call ${each.step}`, perform: async () => shop.call(each) });
    };
    try {
      await work({ ...shop.world, store }, call);
    } catch {
      return false;
    }
    return !isKilled;
  };

  for (const [id, tier] of held.slice(4)) {
    const attempt = (context: Context) => shop.confirm(id, tier, context);
    if (!(await asProcess(attempt))) await asProcess(attempt);
  }
  for (let minute = 0; minute < 40; minute++) {
    await asProcess((context, call) => sweep(context, 60, call));
    shop.world.pass(60);
  }
  return { shop, done };
}

describe('whatever becomes of a process', () => {
  let plain: Run;
  let compensated: readonly string[];

  test('without any trouble, the cheapest sales are compensated, and each step is called once', async () => {
    plain = await run(-1, 'is killed before');
    compensated = await plain.shop.compensated();
    // Four are short: 1 and 2 units of no tier, and of silver the sale of 1 unit, for the newer one has more than is needed.
    expect(compensated).toEqual([1, 2, 3].map((index) => plain.shop.sold[index]));
    expect(plain.shop.calls).toHaveLength(12);
    expect(await plain.shop.onHand('mug')).toBe(0);
    await plain.shop.addsUp('mug');
    expect(plain.done.length).toBeGreaterThan(50);
  });

  test.each(fates)('the same sales are compensated where it %s any write or call', async (fate) => {
    for (const [index, name] of plain.done.entries()) {
      const { shop } = await run(index, fate);
      const what = `${fate} ${name} (${index})`;
      expect([what, await shop.compensated()]).toEqual([what, compensated]);
      expect([what, await shop.onHand('mug')]).toEqual([what, 0]);
      await shop.addsUp('mug');
    }
  });
});
