import { getSku } from '../lib/commands/get-sku.ts';
import { operations } from '../lib/http/operations.ts';
import { refusing } from '../lib/http/problems.ts';
import { etagOf, skuBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.getSku, async ({ context, skuName }) => {
  const outcome = await getSku(context, skuName());
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: skuBody(outcome.sku), headers: { ETag: etagOf(outcome.sku) } };
});
