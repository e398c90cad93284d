import fc from 'fast-check';
import { getCompensation, listCompensations, retryCompensation } from '../../lib/commands/compensations.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import type { Step } from '../../lib/domain/compensation.ts';
import { limits } from '../../lib/domain/limits.ts';
import { secondsOf } from '../../lib/domain/time.ts';
import { advance } from '../../lib/store/writes/compensation-writes.ts';
import { type Asked, asked } from './asked.ts';
import { doSweep, isDown, relaying } from './commands.ts';
import { ids, loss } from './requests.ts';
import type { Shop } from './shop.ts';

/** Longer than a merchant waits before sales are cancelled. */
const resolveSeconds = 31;
/** As many as there can be: one for each line of each reservation. */
const all = 3 * ids.length;

const inVain = (step: Step): Step =>
  step.isDone || step.attempts === 0 ? step : { ...step, attempts: limits.stepAttemptsMax - 1 };

/** As if half a day of sweeps had tried in vain what has failed once. */
async function tryInVain({ store, clock }: Shop): Promise<void> {
  for (const { id } of await store.allCompensations(all)) {
    const seen = await store.getCompensation(id);
    if (seen?.status !== 'RUNNING') continue;
    const { status, steps, lines } = seen;
    const [updatedAt, due] = [clock(), secondsOf(clock())];
    await store.updateCompensation(id, advance(seen, { status, steps: steps.map(inVain), lines, updatedAt, due }));
  }
}

async function retryFailed(shop: Shop, down: boolean) {
  const { items } = await listCompensations(shop, { status: 'FAILED', limit: all });
  const retried: unknown[] = [];
  for (const { id } of items) {
    retried.push(await getCompensation(shop, id), await retryCompensation(shop, id, shop.callStep(down)));
  }
  return { outcome: items.length === 0 ? 'nothing' : 'tried again', retried };
}

/** Nobody does the steps of a compensation until it is given up; then it is tried again. */
export const givenUp: fc.Arbitrary<readonly Asked[]> = fc
  .tuple(loss, relaying, isDown, relaying)
  .map(([lost, telling, stillDown, tellingAgain]) => [
    asked(['moveStock', 0, lost], moveStock),
    telling,
    asked(['sweep, whose steps fail:', resolveSeconds, true], doSweep),
    asked(['try in vain', 0, 'what has failed once'], tryInVain),
    asked(['sweep, whose steps fail:', 0, true], doSweep),
    asked(['retry what has failed, whose steps fail:', 0, stillDown], retryFailed),
    tellingAgain,
  ]);
