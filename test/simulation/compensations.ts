import type { Compensation } from '../../lib/domain/compensation.ts';
import { isSold, type Reservation } from '../../lib/domain/reservation.ts';
import { firstShard, mainLocation, type StockItem } from '../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import type { MemoryTable } from '../../lib/store/memory-store.ts';
import { passOn, reconcileNow } from './books.ts';
import type { History } from './history.ts';
import { checkAtRest } from './invariants/at-rest.ts';
import { checkLedgers, checkSales } from './invariants/books.ts';
import { reserveAlone } from './reserve-alone.ts';
import { must } from './violation.ts';

/** How often what is due is seen to until all of it must have come to an end. */
const roundsMax = 120;
const pastSettled = 40_000;

/** What was oversold is made right as far as there are sales to cancel, each step in its time. */
export async function finishCompensations(history: History): Promise<void> {
  const { scheduler, bus } = history;
  await passOn(history);
  // What the relay forgot, the repair would hide.
  checkLedgers(history.table, history.invariants.seen);
  checkSales(history.table, history.invariants.seen);
  // Whoever moved more out than there is may have been killed before that was noted; the repair notes it.
  await reconcileNow(history, { isMending: true });
  await goOn(history);
  bus.refuses = () => false;
  await retryFailed(history);
  await scheduler.advance(pastSettled);
  await history.runAlone({ command: 'sweep' });
  await goOn(history);
  // A repair may have left holds, too.
  checkAtRest(history.table);
  await passOn(history);
}

/** Sales of every tier are made, of one SKU or of two, and then a few units of them are not there. */
export async function oversell(history: History): Promise<void> {
  const { scheduler, workload } = history;
  const { random } = scheduler;
  const skus = random.shuffled(workload.skus).slice(0, random.between(1, 2));
  const sales = random.between(3, 6);
  for (let sale = 0; sale < sales; sale++) {
    await sellTo(history, `sale ${sale}`, random.shuffled(skus).slice(0, random.between(1, skus.length)));
    await scheduler.advance(random.between(0, 3_000));
  }
  await passOn(history);
  for (const sku of skus) {
    const quantity = -random.between(1, 4) - Math.max(0, stockOf(history, sku)?.onHand ?? 0);
    const about = { caller: 'shop', idempotencyKey: 'not there', type: 'adjust', isForced: true } as const;
    await history.runAlone({ command: 'moveStock', request: { ...about, sku, quantity } });
  }
  await scheduler.advance(61_000);
  await history.runAlone({ command: 'sweep' });
  await finishCompensations(history);
}

/** Somebody buys one or two units of each SKU, which are received first where they are not there. */
async function sellTo(history: History, idempotencyKey: string, skus: readonly string[]): Promise<void> {
  const { random } = history.scheduler;
  const lines = skus.map((sku) => ({ sku, quantity: random.between(1, 2) }));
  for (const { sku, quantity } of lines) {
    for (let unit = 0; (stockOf(history, sku)?.available ?? 0) < quantity; unit++) {
      await history.runAlone(history.workload.receipt(sku, mainLocation, `${idempotencyKey} ${unit}`));
    }
  }
  const request = { caller: 'shop', idempotencyKey, lines, holdSeconds: 60 };
  const { id } = await reserveAlone(history, request);
  const order = { id: 'order', customerTier: random.pick(['gold', 'silver', 'bronze']) };
  await history.runAlone({ command: 'confirm', request: { id, order } });
}

const stockOf = ({ table }: History, sku: string): StockItem | undefined =>
  table.stock.get(stockKeyOf({ sku, location: mainLocation, shard: firstShard }).pk);

/** Time moves on to where all that is known is due, and the sweeper comes, until nothing is under way. */
async function goOn(history: History): Promise<void> {
  const { scheduler, table } = history;
  const isUnderWay = (): boolean => [running, planned, due].some((left) => left(table).length > 0);
  for (let round = 0; round < roundsMax && isUnderWay(); round++) {
    await scheduler.advance(Math.max(1_000, lastDue(history) - scheduler.now));
    await passOn(history);
    await history.runAlone({ command: 'sweep' });
  }
  must(running(table).length === 0, 'compensations come to an end', () => JSON.stringify(running(table)));
  must(planned(table).length === 0, 'what is planned comes to an end', () => JSON.stringify(planned(table)));
  must(due(table).length === 0, 'only what is short stays due', () => JSON.stringify(due(table)));
}

/** Compensations, and cancellations, whose next step is to come. */
const running = ({ compensations, reservations }: MemoryTable): readonly (Compensation | Reservation)[] => [
  ...[...compensations.values()].filter(({ status }) => status === 'RUNNING'),
  ...[...reservations.values()].filter((record) => isSold(record) && record.cancellation !== undefined),
];

/** Items for which sales are chosen to be cancelled. */
const planned = ({ stock }: MemoryTable): readonly StockItem[] =>
  [...stock.values()].filter(({ plan }) => Object.keys(plan).length > 0);

/** Items at which a look is to come. Where more is sold than is there, and nobody is left to cancel, there always is one. */
const due = ({ stock }: MemoryTable): readonly StockItem[] =>
  [...stock.values()].filter((item) => item.onHand >= 0 && item.due !== undefined);

const lastDue = ({ table }: History): number =>
  [...table.compensations.values(), ...table.stock.values(), ...table.reservations.values()].reduce(
    (last, item) => ('due' in item && item.due !== undefined ? Math.max(last, item.due * 1000) : last),
    0,
  );

/** What was given up is tried again by hand, twice at once while the sweeper comes, or by whoever finds it twice. */
async function retryFailed(history: History): Promise<void> {
  const { table, tally, scheduler } = history;
  for (const { id, status } of [...table.compensations.values()]) {
    if (status !== 'FAILED') continue;
    tally.count('compensations', 'FAILED');
    if (scheduler.random.chance(0.5)) {
      history.start({ command: 'retryCompensation', id });
      history.start({ command: 'retryCompensation', id });
      history.start({ command: 'sweep' });
      await scheduler.settle();
      while (!scheduler.isQuiet) await history.goOn();
    }
    await history.runAlone({ command: 'retryCompensation', id });
    await history.runAlone({ command: 'retryCompensation', id });
  }
  await goOn(history);
}
