import { type Compensation, compensationSteps } from '../../domain/compensation.ts';
import type { Difference } from '../../domain/difference.ts';
import { keptSeconds, limits } from '../../domain/limits.ts';
import { isSold, type Reservation } from '../../domain/reservation.ts';
import type { StockItem } from '../../domain/stock-item.ts';
import { isOver, secondsOf } from '../../domain/time.ts';
import { compensationKeyOf, reservationKeyOf, stockKeyOf } from '../../store/keys.ts';
import type { Context } from '../context.ts';
import type { Bounds } from './bounds.ts';

/** An item that is oversold is looked at when its time has come, at the latest. */
export function checkWatch({ key, onHand, plan, resolveAt, due }: StockItem): readonly Difference[] {
  const mustBeWatched = onHand < 0 || Object.keys(plan).length > 0;
  if (!mustBeWatched || (resolveAt !== undefined && due !== undefined && due <= resolveAt)) return [];
  const evidence = { onHand, ...(resolveAt !== undefined && { resolveAt }), ...(due !== undefined && { due }) };
  return [{ kind: 'oversold_unwatched', ...stockKeyOf(key), evidence }];
}

/** What is planned has its compensation, which has not brought its units yet; each look at the item sees to that. */
export async function checkPlan(
  context: Context,
  { key, plan, resolveAt = 0 }: StockItem,
  { lateSeconds }: Bounds,
): Promise<readonly Difference[]> {
  const ids = Object.keys(plan);
  if (!isOver(resolveAt + lateSeconds, secondsOf(context.clock()))) return [];
  const standing = await compensationsOf(context, ids);
  return ids.flatMap((id): Difference[] => {
    const compensation = standing.get(id);
    const isCancelled = compensation?.steps[compensationSteps.indexOf('cancel')]?.isDone;
    if (compensation !== undefined && !isCancelled) return [];
    const evidence = { compensation: id, units: plan[id], ...(compensation && { status: compensation.status }) };
    return [{ kind: 'plan_unfounded', ...stockKeyOf(key), of: id, evidence }];
  });
}

/**
 * Whoever was cancelled for a compensation has it, and it goes on to the end. It may be deleted before its record is: of a
 * sale that is older than a compensation is kept, none is missed, and none begun a second time.
 */
export async function checkCompensations(context: Context, record: Reservation): Promise<readonly Difference[]> {
  if (!isSold(record)) return [];
  const { compensations = {}, confirmedAt, cancellation } = record;
  // Whoever finishes a cancellation sees to its compensation first: until then it is due, or overdue.
  const ids = Object.keys(compensations).filter((id) => id !== cancellation?.compensation);
  if (isOver(secondsOf(confirmedAt) + keptSeconds.compensation, secondsOf(context.clock()))) return [];
  const standing = await compensationsOf(context, ids);
  return ids.flatMap((id): Difference[] => {
    const status = standing.get(id)?.status;
    if (status !== undefined && status !== 'SKIPPED') return [];
    const evidence = { compensation: id, cancelled: compensations[id], ...(status && { status }) };
    return [{ kind: 'compensation_missing', ...reservationKeyOf(record.id), of: id, evidence }];
  });
}

/** A compensation that is not over is gone on with in time. */
export function checkProgress(
  context: Context,
  { id, status, due, updatedAt, steps }: Compensation,
  { lateSeconds }: Bounds,
): readonly Difference[] {
  const now = secondsOf(context.clock());
  const since = due ?? secondsOf(updatedAt);
  if (status !== 'RUNNING' || since >= now - lateSeconds) return [];
  const step = steps.find(({ isDone }) => !isDone)?.name;
  return [{ kind: 'overdue', ...compensationKeyOf(id), evidence: { due: since, seconds: now - since, step } }];
}

async function compensationsOf(context: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Compensation>> {
  const found = new Map<string, Compensation>();
  for (let from = 0; from < ids.length; from += limits.pageMax) {
    const batch = await context.store.getCompensations(ids.slice(from, from + limits.pageMax));
    for (const each of batch) found.set(each.id, each);
  }
  return found;
}
