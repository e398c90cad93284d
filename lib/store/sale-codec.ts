import type { Sale } from '../domain/sale.ts';
import { type Attributes, numberIn, textIn } from './attributes.ts';
import { parseSaleKey, saleKeyOf } from './keys.ts';
import { CorruptItem } from './port.ts';

export const encodeSale = (sale: Sale): Attributes => ({ ...saleKeyOf(sale), quantity: sale.quantity });

/** Throws `CorruptItem` where an attribute is missing or of another type. */
export function decodeSale(stored: Attributes): Sale {
  const key = { pk: textIn(stored, 'pk'), sk: textIn(stored, 'sk') };
  const sale = parseSaleKey(key);
  if (sale === undefined) throw new CorruptItem(`${key.pk} ${key.sk} is no key of a sale`);
  return { ...sale, quantity: numberIn(stored, 'quantity') };
}
