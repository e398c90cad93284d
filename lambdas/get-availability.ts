import { getAvailability } from '../lib/commands/get-availability.ts';
import { isoOf } from '../lib/domain/time.ts';
import { operations } from '../lib/http/operations.ts';
import { refusing } from '../lib/http/problems.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.getAvailability, async ({ context, body }) => {
  const outcome = await getAvailability(context, body.skus);
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: { items: outcome.items, asOf: isoOf(outcome.asOf) } };
});
