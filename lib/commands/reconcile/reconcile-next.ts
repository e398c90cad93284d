import type { Key } from '../../store/keys.ts';
import type { Context } from '../context.ts';
import { type Reconciled, type Reconciling, reconcile } from './reconcile.ts';

const job = 'reconcile';

/** One run of many over the table: it begins where the last one stopped, and notes where it stops itself. */
export async function reconcileNext(context: Context, reconciling: Omit<Reconciling, 'from'>): Promise<Reconciled> {
  const { from } = JSON.parse((await context.store.getNote(job)) ?? '{}') as { from?: Key };
  const reconciled = await reconcile(context, { ...reconciling, ...(from && { from }) });
  const { end } = reconciled;
  await context.store.putNote(job, JSON.stringify({ from: end }));
  return reconciled;
}
