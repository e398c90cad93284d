import type { Reconciled } from '../../lib/commands/reconcile/reconcile.ts';
import type { Difference } from '../../lib/domain/difference.ts';
import type { Answered } from './commands.ts';
import type { History } from './history.ts';
import { checkLedgers, checkSales } from './invariants/books.ts';
import { checkCompensations } from './invariants/compensations.ts';
import { checkTold } from './invariants/told.ts';
import { must } from './violation.ts';

/** All has come to rest: the relay passes on what is left, and then the books tell what happened, and nothing else. */
export async function closeBooks(history: History): Promise<void> {
  const { table, bus, invariants } = history;
  await passOn(history);
  checkLedgers(table, invariants.seen);
  checkSales(table, invariants.seen);
  checkTold(bus, invariants.seen);
  checkCompensations(table, bus);
  for (const { status } of table.compensations.values()) history.tally.count('compensations', status);
  await history.scheduler.advance(1_000);
  await mustBeSilent(history);
}

/** What crashes left behind is mended before its time, and nothing else is touched. */
export async function mendLeftovers(history: History): Promise<void> {
  await passOn(history);
  await reconcileNow(history, { isMending: true });
  await passOn(history);
  await mustBeSilent(history, ({ kind }) => kind !== 'overdue');
}

/** The relay passes on all that there is, undisturbed. */
export async function passOn(history: History): Promise<void> {
  for (let batch = history.stream.rest(); batch !== undefined; batch = history.stream.rest()) {
    await history.runAlone({ command: 'relay', batch });
  }
}

/** A look at a table at rest: whatever is not as it should be is late. */
export async function reconcileNow(
  history: History,
  { isMending }: { readonly isMending: boolean },
): Promise<Reconciled> {
  const bounds = { lateSeconds: 0, lostSeconds: 0 };
  const reconciled = await history.runAlone({ command: 'reconcile', bounds, isMending, pauseSeconds: 0 });
  if (isMending) history.invariants.seen.lateSales.clear();
  return (reconciled as Extract<Answered, { command: 'reconcile' }>).answer;
}

/** Nothing differs, of what `counts` says must not. What is oversold, and what is due, may wait for the sweeper. */
export async function mustBeSilent(
  history: History,
  counts: (difference: Difference) => boolean = () => true,
): Promise<void> {
  const reconciled = await reconcileNow(history, { isMending: false });
  // A copy of a sale that came late is left, and mended when it is found.
  const late = [...history.invariants.seen.lateSales];
  const isLate = ({ kind, pk, sk }: Difference): boolean =>
    (kind === 'sale_wrong' || kind === 'sale_unfounded') && late.some((id) => pk.includes(id) || sk.includes(id));
  const differences = reconciled.differences.filter((difference) => counts(difference) && !isLate(difference));
  must(differences.length === 0, 'books that are right are silent', () => JSON.stringify(differences));
}
