import { assertParts, type StockItem } from '../domain/stock-item.ts';
import type { Attributes } from './attributes.ts';
import { decodeCompensation } from './compensation-codec.ts';
import { compensationKeyOf, type Key, reservationKeyOf, saleKeyOf, stockKeyOf } from './keys.ts';
import type { Found } from './port.ts';
import { decodeReservation } from './reservation-codec.ts';
import { decodeSale } from './sale-codec.ts';
import { readStock } from './stock-codec.ts';

// What a look over the whole table meets, and how it is told from everything else.

const beginnings = { ':stock': 'STOCK#', ':record': 'RES#', ':sale': 'SALES#', ':compensation': 'COMP#' };

/** Parameters of a scan that leave out what is not looked at: the ledger is read item by item, in order. */
export const scanned = {
  FilterExpression: Object.keys(beginnings)
    .map((kind) => `begins_with(#pk, ${kind})`)
    .join(' OR '),
  ExpressionAttributeNames: { '#pk': 'pk' },
  ExpressionAttributeValues: beginnings,
};

export const isLookedAt = ({ pk }: Key): boolean => Object.values(beginnings).some((each) => pk.startsWith(each));

/** An item that cannot be read must not hide the others: it is found as it is. */
export function found(stored: Attributes): Found {
  const { pk, sk } = stored;
  try {
    return read(`${pk}`, stored);
  } catch (error) {
    return { kind: 'unreadable', key: { pk: `${pk}`, sk: `${sk}` }, problem: (error as Error).message };
  }
}

/** The key under which it was found. */
export function keyOfFound(found: Found): Key {
  switch (found.kind) {
    case 'stock':
      return stockKeyOf(found.item.key);
    case 'reservation':
      return reservationKeyOf(found.record.id);
    case 'sale':
      return saleKeyOf(found.sale);
    case 'compensation':
      return compensationKeyOf(found.compensation.id);
    case 'unreadable':
      return found.key;
  }
}

function read(pk: string, stored: Attributes): Found {
  if (pk.startsWith('STOCK#')) return { kind: 'stock', item: stockIn(stored) };
  if (pk.startsWith('COMP#')) return { kind: 'compensation', compensation: decodeCompensation(stored) };
  if (pk.startsWith('SALES#')) return { kind: 'sale', sale: decodeSale(stored) };
  return { kind: 'reservation', record: decodeReservation(stored) };
}

/** Whether it adds up is for whoever finds it to say. */
function stockIn(stored: Attributes): StockItem {
  const item = readStock(stored);
  assertParts(item);
  return item;
}
