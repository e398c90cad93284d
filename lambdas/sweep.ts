import { type Swept, sweep } from '../lib/commands/sweep.ts';
import { callStep } from '../lib/events/step-caller.ts';
import { log, metric } from '../lib/http/log.ts';
import { serviceContext } from '../lib/http/service-context.ts';

/** Seconds one run may take; the next comes a minute after this one began. */
const budgetSeconds = 50;

/** Runs on a schedule: tidies what is over and tells how far it got. What failed is tried again by the next run. */
export async function handler(): Promise<Swept> {
  const { failure, ...swept } = await sweep(serviceContext(), budgetSeconds, callStep);
  metric('OldestDueSeconds', swept.oldestDueSeconds, 'Seconds');
  metric('SweepFailures', swept.failed, 'Count');
  if (swept.items + swept.overtaken + swept.failed > 0) log('info', 'swept', swept);
  // A run that left something unread is one that failed, and the alarm counts those.
  if (swept.failed > 0) throw new Error(`${swept.failed} items could not be swept`, { cause: failure });
  return swept;
}
