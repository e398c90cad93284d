import { type Compensation, isSettled, nextStep, type Step, stepKeyOf } from '../../domain/compensation.ts';
import { keptSeconds, limits } from '../../domain/limits.ts';
import { secondsOf } from '../../domain/time.ts';
import { advance } from '../../store/writes/compensation-writes.ts';
import { letOff } from '../../store/writes/oversell-writes.ts';
import type { Context } from '../context.ts';
import { backoffOf } from './backoff.ts';
import { cancelSale, versionAtRest } from './cancel-sale.ts';
import { letOffElsewhere } from './expect.ts';
import { needOf } from './is-needed.ts';
import type { CallStep } from './ports.ts';
import { watchIfOversold } from './watch.ts';

/** Does one after the other. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

const atOnce: InTurn = (work) => work();

/** Whoever goes on with several compensations at once cancels for one after the other: each asks whether it still must. */
export function oneAtATime(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const own = last.then(work);
    last = own.catch(() => undefined);
    return own;
  };
}

/**
 * Goes on with a compensation that is due, step by step, until all are done, one fails, or somebody else has gone on with
 * it. What was done is written down before the next step begins; a crash between the two calls that step again, under the
 * same key. Answers the compensation as it is then. Where there is no time for another step, the next sweep goes on.
 */
export async function runCompensation(
  context: Context,
  call: CallStep,
  read: Compensation,
  isInTime: () => boolean = () => true,
  inTurn: InTurn = atOnce,
): Promise<Compensation> {
  let compensation = await take(context, read);
  while (compensation?.status === 'RUNNING' && isInTime()) {
    const step = nextStep(compensation);
    const after: Compensation | undefined =
      step === undefined
        ? await written(context, compensation, { status: 'DONE' })
        : await doStep(context, { call, inTurn }, compensation, step);
    if (after === undefined) break;
    compensation = after;
    if (hasFailed(after)) break;
  }
  return (await context.store.getCompensation(read.id)) ?? read;
}

/** Puts its time off before it goes on, so that two sweepers do not call the same step at the same time. */
async function take(context: Context, compensation: Compensation): Promise<Compensation | undefined> {
  if (compensation.status !== 'RUNNING') return undefined;
  return await written(context, compensation, {});
}

/** A step that failed waits for its time; undefined where somebody else has gone on with the compensation. */
async function doStep(
  context: Context,
  { call, inTurn }: { readonly call: CallStep; readonly inTurn: InTurn },
  compensation: Compensation,
  step: Step,
): Promise<Compensation | undefined> {
  if (step.name === 'cancel') return await inTurn(() => doCancel(context, compensation, step));
  try {
    await call({ step: step.name, key: stepKeyOf(compensation, step.name), compensation });
  } catch (error) {
    return await failed(context, compensation, step, error instanceof Error ? error.message : `${error}`);
  }
  return await done(context, compensation, step, {});
}

async function doCancel(context: Context, compensation: Compensation, step: Step): Promise<Compensation | undefined> {
  const { stock, id, reservation } = compensation;
  const version = await versionAtRest(context, reservation);
  if (version === undefined) return await failed(context, compensation, step, 'the table is busy', false);
  const need = await needOf(context, compensation);
  if (need === 'later') return await failed(context, compensation, step, 'another sale may be cancelled first', false);
  const cancelled = need === 'yes' ? await cancelSale(context, compensation, version) : 'nothing';
  if (cancelled === 'unfinished') return await failed(context, compensation, step, 'the table is busy', false);
  if (cancelled !== 'nothing') return await done(context, compensation, step, { lines: cancelled });
  // The plan first: it is chosen again only once it is let off, and what is skipped then can be begun again.
  const movement = { type: 'plan', at: context.clock(), reservations: [reservation] } as const;
  const { item } = await context.store.updateStock(stock, letOff(id, movement));
  if (item !== undefined) await watchIfOversold(context, item);
  await letOffElsewhere(context, compensation);
  return await written(context, compensation, { status: 'SKIPPED' });
}

const done = (context: Context, compensation: Compensation, step: Step, changes: Changes) =>
  written(context, compensation, { ...changes, steps: replaced(compensation, { ...step, isDone: true }) });

/** The message is cut: what others say may be a page of HTML. */
async function failed(
  context: Context,
  compensation: Compensation,
  step: Step,
  error: string,
  isGivenUp = step.attempts + 1 >= limits.stepAttemptsMax,
): Promise<Compensation | undefined> {
  const attempts = step.attempts + 1;
  const steps = replaced(compensation, { ...step, attempts, error: error.slice(0, 500) });
  if (isGivenUp) return await written(context, compensation, { status: 'FAILED', steps });
  const due = secondsOf(context.clock()) + backoffOf(stepKeyOf(compensation, step.name), attempts);
  return await written(context, compensation, { steps, due });
}

const hasFailed = (compensation: Compensation): boolean => (nextStep(compensation)?.attempts ?? 0) > 0;

const replaced = ({ steps }: Compensation, step: Step): readonly Step[] =>
  steps.map((each) => (each.name === step.name ? step : each));

type Changes = Partial<Pick<Compensation, 'status' | 'steps' | 'lines' | 'due'>>;

/** Writes down how far it has come; undefined where somebody else has gone on with it. */
async function written(
  context: Context,
  compensation: Compensation,
  changes: Changes,
): Promise<Compensation | undefined> {
  const at = context.clock();
  const { status, steps, lines, due } = { ...compensation, due: secondsOf(at) + limits.leaseSeconds, ...changes };
  const until = isSettled({ status }) ? { ttl: secondsOf(at) + keptSeconds.compensation } : {};
  const again = status === 'RUNNING' && due !== undefined ? { due } : {};
  const to = { status, steps, lines, updatedAt: at, ...again, ...until };
  const { isDone, item } = await context.store.updateCompensation(compensation.id, advance(compensation, to));
  return isDone ? item : undefined;
}
