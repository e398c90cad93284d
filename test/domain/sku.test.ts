import { expect, test } from '@jest/globals';
import { bufferOf, defaultSettings, isPercent, type Oversell, ruleOf, stockKeysOf } from '../../lib/domain/sku.ts';
import { skuItem } from '../store/starting-items.ts';

const settings = (safetyStock: number, limit: Oversell['limit']) => ({
  ...defaultSettings,
  safetyStock,
  oversell: { ...defaultSettings.oversell, limit },
});

test('a limit in percent is one to three digits and the sign', () => {
  for (const limit of ['0%', '10%', '100%', '999%']) expect(isPercent(limit)).toBe(true);
  for (const limit of ['10', '%', '1000%', 'x10%', '10%x', '1.5%', '-1%', 10, ['10%'], undefined])
    expect(isPercent(limit)).toBe(false);
});

test('the buffer is what is kept back, less what may be sold beyond what is there', () => {
  expect(bufferOf(settings(5, 2))).toBe(3);
  expect(bufferOf(settings(5, 2), 100)).toBe(3);
  expect(ruleOf(settings(5, 2))).toBeUndefined();
});

test('a limit in percent makes it follow the last receipt', () => {
  expect(ruleOf(settings(5, '10%'))).toEqual({ safetyStock: 5, percent: 10 });
  expect([undefined, 100].map((received) => bufferOf(settings(5, '10%'), received))).toEqual([5, -5]);
});

test('what a merchant does not decide: nothing is kept back or oversold, and a receipt has a day to heal', () => {
  expect(defaultSettings).toEqual({
    safetyStock: 0,
    oversell: { limit: 0, resolveAfterSeconds: 24 * 3600, order: [], cancels: 'whole' },
  });
});

test('a SKU has a stock item at each of its locations, in their order', () => {
  const locations = ['north', 'main'];
  expect(stockKeysOf(skuItem({ sku: 'mug', locations }))).toEqual([
    { sku: 'mug', location: 'main', shard: 0 },
    { sku: 'mug', location: 'north', shard: 0 },
  ]);
  expect(locations).toEqual(['north', 'main']);
});
