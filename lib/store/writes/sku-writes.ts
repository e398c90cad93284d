import { limits } from '../../domain/limits.ts';
import type { Settings } from '../../domain/sku.ts';
import { expression } from '../expression.ts';
import type { SkuWrite } from '../port.ts';
import { storedSettings } from '../sku-codec.ts';

/** Replaces the settings, where their version is the one that was read. */
export const replaceSettings = (settings: Settings, version: number, at: number): SkuWrite => ({
  name: 'replaceSettings',
  allows: (sku) => sku.version === version,
  apply: (sku) => ({ ...sku, settings, version: version + 1, updatedAt: at }),
  expression: () =>
    expression({
      condition: '#version = :seen',
      update: 'SET #settings = :settings, #version = :version, #updatedAt = :at',
      values: { ':seen': version, ':settings': storedSettings(settings), ':version': version + 1, ':at': at },
    }),
});

/** Makes the location one of the SKU's, before a stock item is written there: no stock item is ever unlisted. */
export const addLocation = (location: string): SkuWrite => ({
  name: 'addLocation',
  allows: ({ locations }) => locations.includes(location) || locations.length < limits.locationsMax,
  apply: (sku) => ({ ...sku, locations: [...new Set([...sku.locations, location])].sort() }),
  expression: () =>
    expression({
      condition: 'attribute_exists(#pk) AND (contains(#locations, :location) OR size(#locations) < :locationsMax)',
      update: 'ADD #locations :locations',
      values: { ':locations': new Set([location]), ':location': location, ':locationsMax': limits.locationsMax },
    }),
});
