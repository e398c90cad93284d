import { putSku } from '../lib/commands/put-sku.ts';
import { onlyWhere } from '../lib/http/preconditions.ts';
import { refusing } from '../lib/http/problems.ts';
import { etagOf, skuBody } from '../lib/http/representations.ts';
import { routes } from '../lib/http/routes.ts';
import { settingsBody } from '../lib/http/schemas.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(
  routes.putSku,
  { body: settingsBody },
  async ({ context, caller, skuName, body, event }) => {
    const only = onlyWhere(event.headers);
    const outcome = await putSku(context, { sku: skuName(), settings: body, by: caller, ...(only && { only }) });
    if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
    const { sku } = outcome;
    return {
      status: outcome.outcome === 'created' ? 201 : 200,
      body: skuBody(sku),
      headers: { ETag: etagOf(sku) },
    };
  },
);
