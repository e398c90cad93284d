import { defaultSettings, type Sku } from '../../../lib/domain/sku.ts';
import { addLocation, replaceSettings } from '../../../lib/store/writes/sku-writes.ts';
import { at, skuItem } from '../starting-items.ts';
import type { Case } from './case.ts';

const settings = {
  name: 'Blouse',
  safetyStock: 0,
  lowStock: 3,
  oversell: { limit: 9, resolveAfterSeconds: 60, order: [], cancels: 'whole' as const },
};
const replace = replaceSettings(settings, 3, at);
export const replaceCases: readonly Case<Sku>[] = [
  { claim: 'no SKU', write: replace, item: undefined },
  {
    claim: 'the version that was read',
    write: replace,
    item: skuItem(),
    changes: { settings, version: 4, updatedAt: at },
  },
  {
    claim: 'what is left out is gone',
    write: replaceSettings(defaultSettings, 3, at),
    item: skuItem(),
    changes: { settings: defaultSettings, version: 4, updatedAt: at },
  },
  {
    claim: 'a limit in percent',
    write: replaceSettings({ ...settings, oversell: { ...settings.oversell, limit: '15%' } }, 3, at),
    item: skuItem(),
    changes: { settings: { ...settings, oversell: { ...settings.oversell, limit: '15%' } }, version: 4, updatedAt: at },
  },
  { claim: 'a newer version', write: replace, item: skuItem({ version: 4 }) },
  { claim: 'an older version', write: replace, item: skuItem({ version: 2 }) },
];

const places = (count: number) => Array.from({ length: count }, (_, index) => `place ${index}`).sort();
const add = addLocation('north');
export const locationCases: readonly Case<Sku>[] = [
  { claim: 'no SKU', write: add, item: undefined },
  { claim: 'a location of its own', write: add, item: skuItem(), changes: { locations: ['main', 'north'] } },
  {
    claim: 'a location before those that it has',
    write: addLocation('attic'),
    item: skuItem(),
    changes: { locations: ['attic', 'main'] },
  },
  { claim: 'as many locations as there may be', write: add, item: skuItem({ locations: places(100) }) },
  {
    claim: 'a location that it has among as many as there may be',
    write: add,
    item: skuItem({ locations: ['north', ...places(99)].sort() }),
    changes: {},
  },
  { claim: 'a location that it has', write: add, item: skuItem({ locations: ['main', 'north'] }), changes: {} },
];
