import { moveStock } from '../lib/commands/move-stock.ts';
import { operations } from '../lib/http/operations.ts';
import { refusing } from '../lib/http/problems.ts';
import { movedBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.moveStock, async (call) => {
  const { context, caller, idempotencyKey, skuName } = call;
  const { force = false, ...asked } = call.body;
  const outcome = await moveStock(context, { caller, idempotencyKey, sku: skuName(), ...asked, isForced: force });
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 201, body: movedBody(outcome.movement, outcome.stock) };
});
