import { getReservation } from '../lib/commands/get-reservation.ts';
import { refusing } from '../lib/http/problems.ts';
import { reservationBody } from '../lib/http/representations.ts';
import { routes } from '../lib/http/routes.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(routes.getReservation, {}, async ({ context, reservationId }) => {
  const outcome = await getReservation(context, reservationId());
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: reservationBody(outcome.reservation) };
});
