import { listSkus } from '../lib/commands/list.ts';
import { limits } from '../lib/domain/limits.ts';
import { cursorOf, positionForm, positionOf } from '../lib/http/cursor.ts';
import { operations } from '../lib/http/operations.ts';
import { skuBody } from '../lib/http/representations.ts';
import { serve } from '../lib/http/serve.ts';

const list = ['skus'];

export const handler = serve(operations.listSkus, async ({ context, query }) => {
  const after = positionOf(positionForm, list, query.cursor);
  const { items, end } = await listSkus(context, Number(query.limit ?? limits.pageDefault), after);
  return { status: 200, body: { items: items.map(skuBody), cursor: end && cursorOf(list, end) } };
});
