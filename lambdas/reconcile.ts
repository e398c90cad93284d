import { setTimeout as wait } from 'node:timers/promises';
import { defaultBounds } from '../lib/commands/reconcile/bounds.ts';
import type { Reconciled } from '../lib/commands/reconcile/reconcile.ts';
import { reconcileNext } from '../lib/commands/reconcile/reconcile-next.ts';
import { log, metric } from '../lib/http/log.ts';
import { serviceContext } from '../lib/http/service-context.ts';

/** Seconds one run may take of the 15 minutes that a function has; what is left is for the second look. */
const budgetSeconds = 600;
/** Longer than any request is worked on: API Gateway gives up after 30 s, and its functions are ended before. */
const pauseMilliseconds = 30_000;
/** Differences that are written to the log, one line each. */
const loggedMax = 100;

type Told = Omit<Reconciled, 'differences' | 'mended'> & { readonly differences: number };

/**
 * Runs on a schedule: goes on where the last run left off, once over the whole table, and tells what does not add up. It
 * mends nothing: whether to is for people to say (docs/reconcile.md).
 */
export const handler = (): Promise<Told> => reconcileAndTell(wait);

/** What the function does, whoever waits for it between its two looks. */
export async function reconcileAndTell(waitFor: (milliseconds: number) => Promise<void>): Promise<Told> {
  const { differences, checked, end } = await reconcileNext(serviceContext(), {
    bounds: defaultBounds,
    budgetSeconds,
    isMending: false,
    pause: () => waitFor(pauseMilliseconds),
  });
  for (const difference of differences.slice(0, loggedMax)) log('error', 'the books differ', difference);
  metric('Differences', differences.length, 'Count');
  const told = { checked, differences: differences.length, ...(end !== undefined && { end }) };
  log('info', 'reconciled', told);
  return told;
}
