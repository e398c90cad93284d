import { isPercent, type Oversell, type Settings, type Sku } from '../domain/sku.ts';
import { type Attributes, mapIn, numberIn, optional, textIn, textsIn } from './attributes.ts';
import { skuKeyOf, skusOwner } from './keys.ts';

export const storedSettings = (settings: Settings): Attributes => ({
  ...settings,
  oversell: { ...settings.oversell },
});

const limitIn = (oversell: Attributes): Oversell['limit'] => {
  const { limit } = oversell;
  return isPercent(limit) ? limit : numberIn(oversell, 'limit');
};

const settingsIn = (stored: Attributes, name: string): Settings => {
  const settings = mapIn(stored, name);
  const oversell = mapIn(settings, 'oversell');
  return {
    ...optional(settings, 'name', textIn),
    safetyStock: numberIn(settings, 'safetyStock'),
    ...optional(settings, 'lowStock', numberIn),
    oversell: {
      limit: limitIn(oversell),
      resolveAfterSeconds: numberIn(oversell, 'resolveAfterSeconds'),
      order: textsIn(oversell, 'order'),
      cancels: textIn(oversell, 'cancels') === 'line' ? 'line' : 'whole',
      ...optional(oversell, 'discountCode', textIn),
    },
  };
};

export const encodeSku = ({ sku, settings, locations, ...rest }: Sku): Attributes => ({
  ...skuKeyOf(sku),
  ...rest,
  owner: skusOwner,
  settings: storedSettings(settings),
  locations: new Set(locations),
});

export const decodeSku = (stored: Attributes): Sku => ({
  sku: textIn(stored, 'pk').slice('SKU#'.length),
  settings: settingsIn(stored, 'settings'),
  version: numberIn(stored, 'version'),
  locations: [...textsIn(stored, 'locations')].sort(),
  createdAt: numberIn(stored, 'createdAt'),
  updatedAt: numberIn(stored, 'updatedAt'),
});
