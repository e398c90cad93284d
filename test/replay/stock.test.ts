import { expect, test } from '@jest/globals';
import type { Step } from '../../replay/orders.ts';
import { impliedStock } from '../../replay/stock.ts';

const step = (type: Step['type'], sku: string, ...quantities: number[]): Step => {
  const lines = quantities.map((quantity, index) => ({ key: `k${index}`, sku, quantity }));
  return { type, invoice: 'i', at: 't', lines };
};

test('the start is the most that the running net demand ever needs', () => {
  const steps = [
    step('sale', 'cup', 6, 4),
    step('return', 'cup', 7),
    step('sale', 'cup', 3),
    step('adjust', 'cup', -5),
  ];
  expect(impliedStock(steps).get('cup')).toBe(11);
});

test('what is cancelled later was needed all the same', () => {
  const steps = [step('sale', 'cup', 80_000), step('return', 'cup', 80_000), step('sale', 'cup', 1)];
  expect(impliedStock(steps).get('cup')).toBe(80_000);
});

test('a SKU that only comes in starts with nothing, and is known', () => {
  expect(impliedStock([step('return', 'cup', 5), step('adjust', 'cup', 2)]).get('cup')).toBe(0);
});

test('a return first lowers what is needed', () => {
  expect(impliedStock([step('return', 'cup', 5), step('sale', 'cup', 8)]).get('cup')).toBe(3);
});

test('a share is rounded down, and float noise does not cost a unit', () => {
  expect(impliedStock([step('sale', 'cup', 9)], 0.8).get('cup')).toBe(7);
  expect(impliedStock([step('sale', 'cup', 100)], 0.29).get('cup')).toBe(29);
});
