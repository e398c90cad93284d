import { type Swept, sweep } from '../lib/commands/sweep.ts';
import { log } from '../lib/http/log.ts';
import { serviceContext } from '../lib/http/service-context.ts';

/** Seconds one run may take; the next comes a minute after this one began. */
const budgetSeconds = 50;

/** Runs on a schedule: tidies what is over and tells how far it got. */
export async function handler(): Promise<Swept> {
  const swept = await sweep(serviceContext(), budgetSeconds);
  if (swept.items + swept.overtaken > 0) log('info', 'swept', { ...swept });
  return swept;
}
