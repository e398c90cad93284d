import { type Compensation, type CompensationStatus, nextStep } from '../domain/compensation.ts';
import { limits } from '../domain/limits.ts';
import { type Refused, refused, unavailable } from '../domain/outcomes.ts';
import { secondsOf } from '../domain/time.ts';
import type { Position } from '../store/port.ts';
import { advance } from '../store/writes/compensation-writes.ts';
import type { CallStep } from './compensate/ports.ts';
import { runCompensation } from './compensate/run.ts';
import type { Context } from './context.ts';
import type { Page } from './list.ts';

export interface FoundCompensation {
  readonly outcome: 'found';
  readonly compensation: Compensation;
}

/** A compensation as it stands. Refusals: compensation_not_found. */
export async function getCompensation(context: Context, id: string): Promise<FoundCompensation | Refused> {
  const compensation = await context.store.getCompensation(id);
  if (compensation === undefined) return refused({ code: 'compensation_not_found' });
  return { outcome: 'found', compensation };
}

/**
 * Compensations, newest first; may be a moment old. A page filtered by status looks at a bounded number of them: it may hold
 * fewer than `limit` and still have a next one.
 */
export async function listCompensations(
  context: Context,
  { status, limit, after }: { readonly status?: CompensationStatus; readonly limit: number; readonly after?: Position },
): Promise<Page<Compensation>> {
  const size = status === undefined ? limit : limits.pageMax;
  const positions = await context.store.allCompensations(size + 1, after);
  const listed = positions.slice(0, size);
  const found = await context.store.getCompensations(listed.map(({ id }) => id));
  const byId = new Map(found.map((each) => [each.id, each]));
  const items: Compensation[] = [];
  let last: Position | undefined;
  for (const position of listed) {
    if (items.length === limit) break;
    last = position;
    const compensation = byId.get(position.id);
    if (compensation === undefined || (status !== undefined && compensation.status !== status)) continue;
    items.push(compensation);
  }
  const end = last === positions.at(-1) ? undefined : last;
  return { items, ...(end !== undefined && { end }) };
}

/**
 * Tries a compensation that has failed again, from the step that failed, at once; one that has not is left as it is. Somebody
 * waits for the answer: it tells how far it came in time, and the sweeper goes on with the rest. Refusals: compensation_not_found, unavailable.
 */
export async function retryCompensation(
  context: Context,
  id: string,
  callStep: CallStep,
): Promise<FoundCompensation | Refused> {
  const began = context.clock();
  const isInTime = () => context.clock() - began < limits.retryingMillisecondsMax;
  for (let round = 0; round < limits.attemptsMax; round++) {
    const failed = await context.store.getCompensation(id);
    if (failed === undefined) return refused({ code: 'compensation_not_found' });
    if (failed.status !== 'FAILED') return { outcome: 'found', compensation: failed };
    const step = nextStep(failed);
    const steps = failed.steps.map((each) => (each.name === step?.name ? { ...each, attempts: 0 } : each));
    const at = context.clock();
    const again = { status: 'RUNNING', steps, lines: failed.lines, updatedAt: at, due: secondsOf(at) } as const;
    const { isDone, item } = await context.store.updateCompensation(id, advance(failed, again));
    if (isDone) {
      const compensation = await runCompensation(context, callStep, item, isInTime);
      return { outcome: 'found', compensation };
    }
  }
  return unavailable();
}
