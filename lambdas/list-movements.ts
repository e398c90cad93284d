import { listMovements } from '../lib/commands/list-movements.ts';
import { limits } from '../lib/domain/limits.ts';
import { cursorOf, positionOf, progressForm } from '../lib/http/cursor.ts';
import { operations } from '../lib/http/operations.ts';
import { refusing } from '../lib/http/problems.ts';
import { movementBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.listMovements, async ({ context, query, skuName }) => {
  const sku = skuName();
  const list = ['movements', sku];
  const after = positionOf(progressForm, list, query.cursor);
  const limit = Number(query.limit ?? limits.pageDefault);
  const outcome = await listMovements(context, { sku, limit, after });
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  const { entries, end } = outcome;
  return { status: 200, body: { items: entries.map(movementBody), cursor: end && cursorOf(list, end) } };
});
