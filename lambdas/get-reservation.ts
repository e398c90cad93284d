import { getReservation } from '../lib/commands/get-reservation.ts';
import { operations } from '../lib/http/operations.ts';
import { refusing } from '../lib/http/problems.ts';
import { reservationBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.getReservation, async ({ context, reservationId }) => {
  const outcome = await getReservation(context, reservationId());
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal);
  return { status: 200, body: reservationBody(outcome.reservation) };
});
