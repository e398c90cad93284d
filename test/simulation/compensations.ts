import { isSold } from '../../lib/domain/reservation.ts';
import { passOn, reconcileNow } from './books.ts';
import type { History } from './history.ts';
import { checkSales } from './invariants/books.ts';
import { must } from './violation.ts';

/** How often what is due is seen to until all of it must have come to an end. */
const roundsMax = 120;
const pastSettled = 40_000;

/** What was oversold is made right as far as there are sales to cancel, each step in its time. */
export async function finishCompensations(history: History): Promise<void> {
  const { scheduler, bus } = history;
  // Whoever moved more out than there is may have been killed before that was noted; the repair notes it.
  await passOn(history);
  checkSales(history.table, history.invariants.seen);
  await reconcileNow(history, { isMending: true });
  await goOn(history);
  bus.refuses = () => false;
  await retryFailed(history);
  await scheduler.advance(pastSettled);
  await history.runAlone({ command: 'sweep' });
  await goOn(history);
  await passOn(history);
}

/** Time moves on to where all that is known is due, and the sweeper comes, until nothing is under way. */
async function goOn(history: History): Promise<void> {
  const { scheduler, table } = history;
  for (let round = 0; round < roundsMax && isUnderWay(history); round++) {
    await scheduler.advance(Math.max(1_000, lastDue(history) - scheduler.now));
    await passOn(history);
    await history.runAlone({ command: 'sweep' });
  }
  must(!isUnderWay(history), 'compensations come to an end', () => JSON.stringify([...table.compensations.values()]));
}

/** An item that is oversold has somebody to cancel, or a look at it is still to come. */
const isUnderWay = ({ table }: History): boolean =>
  [...table.compensations.values()].some(({ status }) => status === 'RUNNING') ||
  [...table.reservations.values()].some((record) => isSold(record) && record.cancellation !== undefined) ||
  [...table.stock.values()].some(({ due, onHand, plan }) =>
    onHand < 0 ? Object.keys(plan).length > 0 : due !== undefined,
  );

const lastDue = ({ table }: History): number =>
  [...table.compensations.values(), ...table.stock.values(), ...table.reservations.values()].reduce(
    (last, item) => ('due' in item && item.due !== undefined ? Math.max(last, item.due * 1000) : last),
    0,
  );

/** What was given up is tried again by hand, and by whoever finds it twice. */
async function retryFailed(history: History): Promise<void> {
  const { table, tally } = history;
  for (const { id, status } of [...table.compensations.values()]) {
    if (status !== 'FAILED') continue;
    tally.count('compensations', 'FAILED');
    await history.runAlone({ command: 'retryCompensation', id });
    await history.runAlone({ command: 'retryCompensation', id });
  }
  await goOn(history);
}
