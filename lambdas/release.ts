import { release } from '../lib/commands/release.ts';
import { refusing } from '../lib/http/problems.ts';
import { reservationBody } from '../lib/http/representations.ts';
import { routes } from '../lib/http/routes.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(routes.release, {}, async ({ context, reservationId }) => {
  const outcome = await release(context, reservationId());
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: reservationBody(outcome.reservation) };
});
