import { listCompensations } from '../lib/commands/compensations.ts';
import { limits } from '../lib/domain/limits.ts';
import { cursorOf, positionForm, positionOf } from '../lib/http/cursor.ts';
import { operations } from '../lib/http/operations.ts';
import { compensationBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

export const handler = serve(operations.listCompensations, async ({ context, query }) => {
  const { status, cursor } = query;
  const list = ['compensations', status];
  const after = positionOf(positionForm, list, cursor);
  const limit = Number(query.limit ?? limits.pageDefault);
  const { items, end } = await listCompensations(context, {
    limit,
    ...(status && { status }),
    ...(after && { after }),
  });
  return { status: 200, body: { items: items.map(compensationBody), cursor: end && cursorOf(list, end) } };
});
