import { extend } from '../lib/commands/extend.ts';
import { operations } from '../lib/http/operations.ts';
import { refusing } from '../lib/http/problems.ts';
import { reservationBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.extend, async ({ context, reservationId, body }) => {
  const outcome = await extend(context, reservationId(), body.holdSeconds);
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: reservationBody(outcome.reservation) };
});
