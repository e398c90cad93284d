import { type Refused, refused } from '../domain/outcomes.ts';
import type { Sku } from '../domain/sku.ts';
import type { Context } from './context.ts';

export interface FoundSku {
  readonly outcome: 'found';
  readonly sku: Sku;
}

/** A SKU's settings. Refusals: sku_not_found. */
export async function getSku(context: Context, name: string): Promise<FoundSku | Refused> {
  const sku = await context.store.getSku(name);
  return sku === undefined ? refused({ code: 'sku_not_found', skus: [name] }) : { outcome: 'found', sku };
}
