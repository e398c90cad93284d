import { extend } from '../lib/commands/extend.ts';
import { refusing } from '../lib/http/problems.ts';
import { reservationBody } from '../lib/http/representations.ts';
import { routes } from '../lib/http/routes.ts';
import { extendBody } from '../lib/http/schemas.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(routes.extend, { body: extendBody }, async ({ context, reservationId, body }) => {
  const outcome = await extend(context, reservationId(), body.holdSeconds);
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: reservationBody(outcome.reservation) };
});
