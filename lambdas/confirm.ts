import { confirm } from '../lib/commands/confirm.ts';
import { refusing } from '../lib/http/problems.ts';
import { reservationBody } from '../lib/http/representations.ts';
import { routes } from '../lib/http/routes.ts';
import { confirmBody } from '../lib/http/schemas.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(routes.confirm, { body: confirmBody }, async ({ context, reservationId, body }) => {
  const outcome = await confirm(context, { id: reservationId(), ...body });
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: reservationBody(outcome.reservation) };
});
