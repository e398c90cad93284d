import { reserve } from '../lib/commands/reserve.ts';
import { operations } from '../lib/http/operations.ts';
import { refusing } from '../lib/http/problems.ts';
import { reservationBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.reserve, async (call) => {
  const { context, caller, idempotencyKey, body } = call;
  const outcome = await reserve(context, { caller, idempotencyKey, ...body });
  const headers: Record<string, string> = outcome.isReplayed ? { 'Idempotent-Replayed': 'true' } : {};
  if (outcome.outcome === 'refused') throw refusing(outcome.refusal, headers);
  const { reservation } = outcome;
  return {
    status: 201,
    body: reservationBody(reservation),
    headers: { ...headers, Location: `/reservations/${reservation.id}` },
  };
});
