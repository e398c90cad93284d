import { listReservations } from '../lib/commands/list.ts';
import { limits } from '../lib/domain/limits.ts';
import { cursorOf, positionForm, positionOf } from '../lib/http/cursor.ts';
import { operations } from '../lib/http/operations.ts';
import { reservationBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.listReservations, async ({ context, query }) => {
  const { owner, status, cursor } = query;
  const list = ['reservations', owner, status];
  const after = positionOf(positionForm, list, cursor);
  const limit = Number(query.limit ?? limits.pageDefault);
  const { items, end } = await listReservations(context, { owner, limit, after, ...(status && { status }) });
  return { status: 200, body: { items: items.map(reservationBody), cursor: end && cursorOf(list, end) } };
});
