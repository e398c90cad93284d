import { putSku } from '../lib/commands/put-sku.ts';
import { operations } from '../lib/http/operations.ts';
import { onlyWhere } from '../lib/http/preconditions.ts';
import { refusing } from '../lib/http/problems.ts';
import { etagOf, skuBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.putSku, async ({ context, caller, skuName, body, headers }) => {
  const only = onlyWhere(headers);
  const outcome = await putSku(context, { sku: skuName(), settings: body, by: caller, ...(only && { only }) });
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  const { sku } = outcome;
  return { status: outcome.outcome === 'created' ? 201 : 200, body: skuBody(sku), headers: { ETag: etagOf(sku) } };
});
