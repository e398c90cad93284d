import { moveStock } from '../lib/commands/move-stock.ts';
import { refusing } from '../lib/http/problems.ts';
import { movedBody } from '../lib/http/representations.ts';
import { routes } from '../lib/http/routes.ts';
import { movementBody } from '../lib/http/schemas.ts';
import { serveKeyed } from '../lib/http/serve.ts';

export const handler = serveKeyed(routes.moveStock, { body: movementBody }, async (call) => {
  const { context, caller, idempotencyKey, skuName } = call;
  const { force = false, ...asked } = call.body;
  const outcome = await moveStock(context, { caller, idempotencyKey, sku: skuName(), ...asked, isForced: force });
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 201, body: movedBody(outcome.movement, outcome.stock) };
});
