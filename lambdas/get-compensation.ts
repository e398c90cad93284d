import { getCompensation } from '../lib/commands/compensations.ts';
import { operations } from '../lib/http/operations.ts';
import { refusing } from '../lib/http/problems.ts';
import { compensationBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.getCompensation, async ({ context, compensationId }) => {
  const outcome = await getCompensation(context, compensationId());
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: compensationBody(outcome.compensation) };
});
