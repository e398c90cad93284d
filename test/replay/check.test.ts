import { expect, test } from '@jest/globals';
import { differences } from '../../replay/check.ts';
import { percentile, verdict } from '../../replay/report.ts';
import { count, createTally } from '../../replay/tally.ts';

function tallyOfOneCup() {
  const tally = createTally();
  count(tally, 'cup', 'received', 10);
  count(tally, 'cup', 'reserved', 4);
  count(tally, 'cup', 'refused', 99);
  count(tally, 'cup', 'confirmed', 4);
  count(tally, 'cup', 'returned', 3);
  count(tally, 'cup', 'adjusted', -2);
  return tally;
}

test('received + returned + adjusted − confirmed is on hand', () => {
  const stock = new Map([['cup', { onHand: 7, held: 0, available: 7 }]]);
  expect(differences(tallyOfOneCup(), stock)).toEqual([]);
});

test.each([
  ['a unit less on hand', { onHand: 6, held: 0, available: 6 }],
  ['a unit more on hand', { onHand: 8, held: 0, available: 8 }],
  ['a unit still held', { onHand: 7, held: 1, available: 6 }],
  ['a unit not available', { onHand: 7, held: 0, available: 6 }],
])('%s is a difference', (_, stock) => {
  expect(differences(tallyOfOneCup(), new Map([['cup', stock]]))).toEqual([{ sku: 'cup', expected: 7, ...stock }]);
});

test('an oversold SKU balances below zero', () => {
  const tally = createTally();
  count(tally, 'cup', 'adjusted', -5);
  expect(differences(tally, new Map([['cup', { onHand: -5, held: 0, available: -5 }]]))).toEqual([]);
});

test('the verdict lists the first ten differences', () => {
  const found = Array.from({ length: 12 }, (_, n) => ({ sku: `s${n}`, expected: 1, onHand: 0, held: 0, available: 0 }));
  const text = verdict(tallyOfOneCup(), found);
  expect(text).toContain('s9 ');
  expect(text).not.toContain('s10');
  expect(text).toContain('... and 2 more');
});

test('a percentile is a sample, by nearest rank', () => {
  const samples = Float64Array.from({ length: 200 }, (_, index) => index + 1);
  expect([percentile(samples, 0.5), percentile(samples, 0.99)]).toEqual(['100.0', '198.0']);
  expect(percentile(new Float64Array(), 0.5)).toBe('-');
});
