import { getStock } from '../lib/commands/get-stock.ts';
import { refusing } from '../lib/http/problems.ts';
import { stockBody } from '../lib/http/representations.ts';
import { routes } from '../lib/http/routes.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(routes.getStock, {}, async ({ context, skuName }) => {
  const outcome = await getStock(context, skuName());
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: stockBody(outcome) };
});
