import { describe, expect, test } from '@jest/globals';
import { cancel } from '../../../lib/commands/cancel.ts';
import { fulfil } from '../../../lib/commands/fulfil.ts';
import { sweep } from '../../../lib/commands/sweep.ts';
import { OversoldShop, resolveAfterSeconds } from './shop.ts';
import { sweepMeeting } from './sweep-meeting.ts';

interface Run {
  readonly shop: OversoldShop;
  /** Writes and calls of the sweep that was intruded upon, by name. */
  readonly done: readonly string[];
}

/** Four units of which seven are sold, of one unit each; the cheapest three are the 3rd, the 5th and the 7th. */
const tiers = ['gold', 'silver', undefined, 'gold', undefined, 'silver', undefined];
const short = 3;

/** A sweep whose time has come, and what happens just before its write or call number `at`. */
async function run(at: number, intrude: (shop: OversoldShop) => Promise<unknown>): Promise<Run> {
  const shop = new OversoldShop();
  await shop.sku('mug', 4, { limit: 3 });
  for (const tier of tiers) await shop.sell({ mug: 1 }, tier);
  shop.world.pass(resolveAfterSeconds);
  const done = await sweepMeeting(shop, 3_600, at, () => intrude(shop));
  await shop.quiet();
  return { shop, done };
}

/** Runs it once for every write and call of the plain run. */
async function atEvery(
  intrude: (shop: OversoldShop) => Promise<unknown>,
  check: (shop: OversoldShop, what: string) => Promise<void>,
): Promise<void> {
  const { done } = await run(-1, async () => {});
  expect(done.length).toBeGreaterThan(40);
  for (const [index, name] of done.entries()) {
    const { shop } = await run(index, intrude);
    await check(shop, `before ${name} (${index})`);
    await shop.addsUp('mug');
  }
}

const cheapest = (shop: OversoldShop) => [2, 4, 6].map((place) => shop.sold[place]);

describe('two sweepers at once', () => {
  test('cancel the same sales, and no more than are short', async () => {
    await atEvery(
      (shop) => sweep(shop.world, 60, shop.call),
      async (shop, what) => {
        expect([what, await shop.compensated()]).toEqual([what, cheapest(shop)]);
        expect(await shop.onHand('mug')).toBe(0);
        expect(shop.calls).toHaveLength(4 * short);
      },
    );
  });

  test('also where the first one stood still for longer than it may, and the other one took over', async () => {
    const takeOver = (seconds: number) => async (shop: OversoldShop) => {
      shop.world.pass(seconds);
      await sweep(shop.world, 60, shop.call);
      shop.world.pass(seconds);
      await sweep(shop.world, 60, shop.call);
    };
    for (const seconds of [61, 3_600]) {
      await atEvery(takeOver(seconds), async (shop, what) => {
        expect([what, await shop.compensated()]).toEqual([what, cheapest(shop)]);
        expect(await shop.onHand('mug')).toBe(0);
      });
    }
  });
});

describe('a sale that somebody else decides on while its compensation begins', () => {
  const cheap = (shop: OversoldShop): string => shop.sold[6] ?? '';

  test('ends fulfilled or compensated, never both; another one is chosen in its place', async () => {
    const ends = new Set<string>();
    await atEvery(
      (shop) => fulfil(shop.world, { id: cheap(shop) }),
      async (shop, what) => {
        const status = await shop.statusOf(cheap(shop));
        ends.add(status);
        expect([what, status]).toEqual([what, expect.stringMatching(/^(FULFILLED|COMPENSATED)$/)]);
        const [, silver, , , , newest] = shop.sold;
        const others = (await shop.compensated()).filter((id) => id !== cheap(shop));
        const inItsPlace = status === 'FULFILLED' ? [newest] : [];
        expect(others).toEqual([shop.sold[2], shop.sold[4], ...inItsPlace]);
        expect(others).not.toContain(silver);
        expect(await shop.onHand('mug')).toBe(0);
      },
    );
    expect(ends).toEqual(new Set(['FULFILLED', 'COMPENSATED']));
  });

  test('ends cancelled or compensated, never both; what was cancelled heals as well', async () => {
    const ends = new Set<string>();
    await atEvery(
      (shop) => cancel(shop.world, { id: cheap(shop) }),
      async (shop, what) => {
        const status = await shop.statusOf(cheap(shop));
        ends.add(status);
        expect([what, status]).toEqual([what, expect.stringMatching(/^(CANCELLED|COMPENSATED)$/)]);
        const others = (await shop.compensated()).filter((id) => id !== cheap(shop));
        expect([what, others]).toEqual([what, [shop.sold[2], shop.sold[4]]]);
        expect(await shop.onHand('mug')).toBe(0);
      },
    );
    expect(ends).toEqual(new Set(['CANCELLED', 'COMPENSATED']));
  });
});

describe('a receipt', () => {
  test('that comes while sales are cancelled lets the dearest off that are not decided yet', async () => {
    const counts = new Set<number>();
    await atEvery(
      (shop) => shop.move('mug', 'receive', 2),
      async (shop, what) => {
        const compensated = await shop.compensated();
        counts.add(compensated.length);
        // Of equal customers the oldest is let off first.
        expect([what, compensated]).toEqual([what, cheapest(shop).slice(short - compensated.length)]);
        expect(await shop.onHand('mug')).toBe(compensated.length - 1);
      },
    );
    // One after the other is asked whether it still must be.
    expect(counts).toEqual(new Set([1, 2, 3]));
  });

  test('that comes while a sweeper stands still may be too late: what it cancels then is made right to the end', async () => {
    await atEvery(
      async (shop) => {
        await shop.move('mug', 'receive', 3);
        shop.world.pass(61);
        await sweep(shop.world, 60, shop.call);
      },
      async (shop, what) => {
        expect([what, await shop.onHand('mug')]).toEqual([what, (await shop.compensated()).length]);
      },
    );
  });
});

test('a sale that comes while sales are cancelled is one more to be made right', async () => {
  await atEvery(
    async (shop) => {
      await shop.move('mug', 'adjust', 1);
      await shop.sell({ mug: 1 });
      await shop.move('mug', 'adjust', -1);
    },
    async (shop, what) => {
      expect([what, (await shop.compensated()).length]).toEqual([what, short + 1]);
      expect(await shop.onHand('mug')).toBe(0);
      expect(await shop.compensated()).not.toContain(shop.sold[0]);
    },
  );
});
