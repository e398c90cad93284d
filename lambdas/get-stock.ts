import { getStock } from '../lib/commands/get-stock.ts';
import { operations } from '../lib/http/operations.ts';
import { refusing } from '../lib/http/problems.ts';
import { stockBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.getStock, async ({ context, skuName }) => {
  const outcome = await getStock(context, skuName());
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: stockBody(outcome) };
});
