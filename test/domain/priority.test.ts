import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseSales, notNeeded, rankOf } from '../../lib/domain/priority.ts';
import type { Sale } from '../../lib/domain/sale.ts';
import { at } from '../store/starting-items.ts';

const key = { sku: 'mug', location: 'main', shard: 0 };
const order = ['gold', 'silver'];

/** A sale confirmed so many seconds ago, named by its tier, its age and its units. */
const sale = (quantity: number, secondsAgo: number, customerTier?: string): Sale => ({
  key,
  reservation: `${customerTier ?? 'none'} ${secondsAgo}s ${quantity}`,
  quantity,
  confirmedAt: at - secondsAgo * 1000,
  ...(customerTier !== undefined && { customerTier }),
});

const chosenOf = (sales: readonly Sale[], deficit: number): readonly string[] =>
  chooseSales(sales, deficit, order).map(({ reservation }) => reservation);

describe('the sales that are cancelled', () => {
  test('are those of customers of no tier first, then the tiers in their order, the dearest last', () => {
    const sales = [sale(1, 1, 'gold'), sale(1, 2, 'silver'), sale(1, 3)];
    expect(chosenOf(sales, 1)).toEqual(['none 3s 1']);
    expect(chosenOf(sales, 2)).toEqual(['none 3s 1', 'silver 2s 1']);
    expect(chosenOf(sales, 3)).toEqual(['none 3s 1', 'silver 2s 1', 'gold 1s 1']);
  });

  test('of a tier that is not named are as cheap as those of none', () => {
    expect(chosenOf([sale(1, 9, 'bronze'), sale(1, 5), sale(1, 1, 'silver')], 2)).toEqual(['none 5s 1', 'bronze 9s 1']);
    expect([undefined, 'bronze', 'silver', 'gold'].map((tier) => rankOf(tier, order))).toEqual([0, 0, 1, 2]);
  });

  test('are the newest of their tier', () => {
    expect(chosenOf([sale(1, 3), sale(1, 1), sale(1, 2)], 2)).toEqual(['none 1s 1', 'none 2s 1']);
  });

  test('are taken in order of their ids where they were confirmed at once', () => {
    const atOnce = ['c', 'a', 'b'].map((reservation) => ({ ...sale(1, 1), reservation }));
    expect(chosenOf(atOnce, 2)).toEqual(['a', 'b']);
  });

  test('end with the smallest that covers the rest, where several of the rank would', () => {
    expect(chosenOf([sale(9, 1), sale(4, 2), sale(5, 3)], 4)).toEqual(['none 2s 4']);
    expect(chosenOf([sale(2, 1), sale(9, 2), sale(5, 3), sale(6, 4)], 6)).toEqual(['none 1s 2', 'none 3s 5']);
    expect(chosenOf([sale(4, 1), sale(4, 2)], 3)).toEqual(['none 1s 4']);
  });

  test('do not end with a smaller one of a dearer rank', () => {
    expect(chosenOf([sale(9, 1), sale(1, 2, 'silver')], 1)).toEqual(['none 1s 9']);
  });

  test('hold none that a later one has made unnecessary: the dearest and oldest are let off first', () => {
    expect(chosenOf([sale(1, 1), sale(1, 2), sale(5, 3)], 5)).toEqual(['none 3s 5']);
    expect(chosenOf([sale(2, 1), sale(1, 2), sale(4, 1, 'silver')], 5)).toEqual(['none 1s 2', 'silver 1s 4']);
    expect(chosenOf([sale(1, 1), sale(1, 2), sale(3, 3)], 4)).toEqual(['none 1s 1', 'none 3s 3']);
  });

  test('are all there are, where they do not suffice, and none where nothing is short', () => {
    expect(chosenOf([sale(1, 1), sale(1, 2, 'gold')], 3)).toHaveLength(2);
    expect(chosenOf([], 3)).toEqual([]);
    expect(chosenOf([sale(1, 1)], 0)).toEqual([]);
    expect(chosenOf([sale(1, 1)], -1)).toEqual([]);
  });
});

test('what is not needed any more is let off from the dearest on, as far as the units suffice', () => {
  const planned = [sale(1, 1), sale(2, 2), sale(2, 1, 'gold')];
  const namesOf = (spare: number) => notNeeded(planned, spare).map(({ reservation }) => reservation);
  expect(namesOf(-1)).toEqual([]);
  expect(namesOf(1)).toEqual(['none 1s 1']);
  expect(namesOf(2)).toEqual(['gold 1s 2']);
  expect(namesOf(4)).toEqual(['gold 1s 2', 'none 2s 2']);
});

describe('whatever was sold', () => {
  const anySale = fc.record({
    quantity: fc.integer({ min: 1, max: 6 }),
    confirmedAt: fc.integer({ min: at - 3, max: at }),
    customerTier: fc.constantFrom('gold', 'silver', 'bronze', undefined),
  });
  const anySales = fc.array(anySale, { maxLength: 9 }).map((sales) =>
    sales.map(
      ({ customerTier, ...rest }, index): Sale => ({
        key,
        reservation: `r${index}`,
        ...rest,
        ...(customerTier !== undefined && { customerTier }),
      }),
    ),
  );
  const anyDeficit = fc.integer({ min: 1, max: 30 });
  const unitsOf = (sales: readonly Sale[]): number => sales.reduce((sum, { quantity }) => sum + quantity, 0);
  const holds = (claim: (chosen: readonly Sale[], sales: readonly Sale[], deficit: number) => void): void =>
    fc.assert(
      fc.property(anySales, anyDeficit, (sales, deficit) => claim(chooseSales(sales, deficit, order), sales, deficit)),
      { numRuns: 2_000 },
    );

  test('what is chosen covers what is short, or is all there is', () => {
    holds((chosen, sales, deficit) => {
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(sales).toEqual(expect.arrayContaining([...chosen]));
      if (unitsOf(sales) >= deficit) expect(unitsOf(chosen)).toBeGreaterThanOrEqual(deficit);
      else expect(chosen).toHaveLength(sales.length);
    });
  });

  test('none is chosen without which the others would do', () => {
    holds((chosen, _, deficit) => {
      for (const { quantity } of chosen) expect(unitsOf(chosen) - quantity).toBeLessThan(deficit);
    });
  });

  test('no choice of any others that covers it leaves a dearer customer alone', () => {
    const dearestOf = (sales: readonly Sale[]): number =>
      Math.max(-1, ...sales.map(({ customerTier }) => rankOf(customerTier, order)));
    holds((chosen, sales, deficit) => {
      if (unitsOf(sales) < deficit) return;
      const every = Array.from({ length: 2 ** sales.length }, (_, set) =>
        sales.filter((_, index) => Math.floor(set / 2 ** index) % 2 === 1),
      );
      const covering = every.filter((set) => unitsOf(set) >= deficit);
      expect(dearestOf(chosen)).toBe(Math.min(...covering.map(dearestOf)));
    });
  });

  test('of sales of one unit each it is the newest of the cheapest, one by one', () => {
    holds((_, several, deficit) => {
      const sales = several.map((each) => ({ ...each, quantity: 1 }));
      const chosen = new Set(chooseSales(sales, deficit, order));
      expect(chosen.size).toBe(Math.min(deficit, sales.length));
      const isBefore = (a: Sale, b: Sale): boolean => {
        const [rank, other] = [rankOf(a.customerTier, order), rankOf(b.customerTier, order)];
        return rank < other || (rank === other && a.confirmedAt > b.confirmedAt);
      };
      for (const left of sales.filter((each) => !chosen.has(each))) {
        for (const taken of chosen) expect(isBefore(left, taken)).toBe(false);
      }
    });
  });

  test('everyone chooses the same, in whatever order the sales are listed', () => {
    const shuffled = anySales.chain((sales) =>
      fc.tuple(fc.constant(sales), fc.shuffledSubarray(sales, { minLength: sales.length, maxLength: sales.length })),
    );
    fc.assert(
      fc.property(shuffled, anyDeficit, ([sales, other], deficit) => {
        expect(chooseSales(other, deficit, order)).toEqual(chooseSales(sales, deficit, order));
      }),
      { numRuns: 1_000 },
    );
  });
});
