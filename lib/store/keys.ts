import { bucketOf } from '../domain/identity.ts';
import { endOfTime, type SaleName } from '../domain/sale.ts';
import type { StockKey } from '../domain/stock-item.ts';
import { compensationLane, lanes } from './table.ts';

/** A primary key of the table. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const nameOf = ({ sku, location, shard }: StockKey): string => `${sku}#${location}#${shard}`;

export const stockKeyOf = (key: StockKey): Key => ({ pk: `STOCK#${nameOf(key)}`, sk: 'STOCK' });

export const reservationKeyOf = (id: string): Key => ({ pk: `RES#${id}`, sk: 'RES' });

export const skuKeyOf = (sku: string): Key => ({ pk: `SKU#${sku}`, sk: 'SKU' });

const placeDigits = 16;

/** The ledger of one stock item, in order of its versions; a gap behind a version comes before the next one. */
export const entryKeyOf = (key: StockKey, place: number): Key => ({
  pk: `MOVE#${nameOf(key)}`,
  sk: `${Math.floor(place)}`.padStart(placeDigits, '0') + (Number.isInteger(place) ? '' : '+'),
});

/** The place that a sort key of the ledger names, if it names one. */
export function placeOf(sk: string): number | undefined {
  const [, version, gap] = /^(\d{16})(\+?)$/.exec(sk) ?? [];
  return version === undefined ? undefined : Number(version) + (gap === '+' ? 0.5 : 0);
}

/** Behind a tier: it comes before every character that a name may hold, so that tiers are in order of their names. */
const endOfTier = '\t';

/** The sales of one stock item: tier by tier, the newest first, so that each tier is read in the order of cancelling. */
export const saleKeyOf = ({ key, customerTier = '', confirmedAt, reservation }: SaleName): Key => ({
  pk: `SALES#${nameOf(key)}`,
  sk: `${customerTier}${endOfTier}${`${endOfTime - confirmedAt}`.padStart(13, '0')}#${reservation}`,
});

/** The sale that a key of the table names, if it names one. */
export function parseSaleKey({ pk, sk }: Key): SaleName | undefined {
  const key = stockKeyIn('SALES', pk);
  const [, customerTier, time, reservation] = /^([^#\t]*)\t(\d{13})#([^#\t]+)$/.exec(sk) ?? [];
  if (key === undefined || reservation === undefined) return undefined;
  return { key, reservation, confirmedAt: endOfTime - Number(time), ...(customerTier && { customerTier }) };
}

export const compensationKeyOf = (id: string): Key => ({ pk: `COMP#${id}`, sk: 'COMP' });

/** The id of the compensation that a key of the table names, if it names one. */
export const parseCompensationKey = ({ pk, sk }: Key): string | undefined =>
  sk === 'COMP' && pk.startsWith('COMP#') ? pk.slice('COMP#'.length) : undefined;

/** The owner under which compensations stand in the owner index. */
export const compensationsOwner = '#compensations';

/** Where a job that goes over the whole table notes how far it has come. */
export const noteKeyOf = (job: string): Key => ({ pk: `NOTE#${job}`, sk: 'NOTE' });

/** The owner under which SKUs stand in the owner index; `#` keeps it apart from every owner a client may name. */
export const skusOwner = '#skus';

/** The lane of the due index that an item is in. */
export const laneOf = (key: Key): number =>
  parseCompensationKey(key) === undefined ? bucketOf(key.pk, lanes) : compensationLane;

/** The stock item that a partition of this kind is about, if it is one. Names hold no `#`, so the parts are unmistakable. */
export function stockKeyIn(kind: 'STOCK' | 'MOVE' | 'SALES', pk: string): StockKey | undefined {
  const [standing, sku, location, shard] = pk.split('#');
  if (standing !== kind || sku === undefined || location === undefined) return undefined;
  return shard !== undefined && /^\d+$/.test(shard) ? { sku, location, shard: Number(shard) } : undefined;
}

/** The stock item that a key of the table names, if it names one. */
export const parseStockKey = ({ pk, sk }: Key): StockKey | undefined =>
  sk === 'STOCK' ? stockKeyIn('STOCK', pk) : undefined;

/** The id of the reservation that a key of the table names, if it names one. */
export const parseReservationKey = ({ pk, sk }: Key): string | undefined =>
  sk === 'RES' && pk.startsWith('RES#') ? pk.slice('RES#'.length) : undefined;
