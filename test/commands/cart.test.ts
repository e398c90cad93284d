import { expect, test } from '@jest/globals';
import { inOrder, mergedLines, type WantedLine } from '../../lib/commands/cart.ts';

const cup = (quantity: number, location?: string): WantedLine => ({
  sku: 'cup',
  quantity,
  ...(location !== undefined && { location }),
});
const mug: WantedLine = { sku: 'mug', quantity: 1 };
const compared = (...wanted: readonly WantedLine[]) => inOrder(mergedLines(wanted));

test('carts are compared by their SKUs and places in order: fingerprints that were stored depend on it', () => {
  const at = (location: string, quantity: number) => ({ location, shard: 0, quantity });
  const inTheirOrder = [
    { sku: 'cup', quantity: 5, allocations: [at('main', 2), at('north', 3)] },
    { sku: 'mug', quantity: 1, allocations: [at('main', 1)] },
  ];
  expect(compared(mug, cup(3, 'north'), cup(2))).toEqual(inTheirOrder);
  expect(compared(cup(1), cup(3, 'north'), cup(1, 'main'), mug)).toEqual(inTheirOrder);
});

test('carts with as many units at other places are others', () => {
  expect(compared(cup(2), cup(3, 'north'))).not.toEqual(compared(cup(3), cup(2, 'north')));
  expect(compared(cup(5))).not.toEqual(compared(cup(5, 'north')));
});
