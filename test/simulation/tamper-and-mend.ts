import { assert } from '../../lib/domain/assertions.ts';
import type { Sold } from '../../lib/domain/reservation.ts';
import { firstShard, mainLocation } from '../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import { mustBeSilent, passOn, reconcileNow } from './books.ts';
import type { History } from './history.ts';
import { checkSales } from './invariants/books.ts';
import { reserveAlone } from './reserve-alone.ts';
import { type Scene, type Tampering, tamperingNames, tamperings } from './tamperings.ts';
import { must } from './violation.ts';

/** Units that the scene holds and sells; some are left. */
const quantity = 2;

/** Somebody writes into the table by hand: reconciliation finds what is wrong, and mends it. */
export async function tamperAndMend(history: History): Promise<void> {
  const { scheduler, table, tally, invariants } = history;
  const scene = await setScene(history);
  await passOn(history);
  // A copy of a sale that came late is mended first: it is nobody's tampering.
  await reconcileNow(history, { isMending: true });
  await mustBeSilent(history);
  const name = scheduler.random.pick(tamperingNames);
  tally.count('tampering', name);
  const { finds, tamper }: Tampering = tamperings[name];
  await tamper(history, scene);
  await scheduler.advance(1_000);
  const { differences } = await reconcileNow(history, { isMending: false });
  const found = [...new Set(differences.map(({ kind }) => kind))].sort().join(', ');
  must(
    found === [...finds].sort().join(', '),
    'what is wrong is found',
    () => `${name}: ${JSON.stringify(differences)}`,
  );
  // Whoever mends may be ended before all is done: what is left is found again.
  const isDisturbed = scheduler.random.chance(0.5);
  if (isDisturbed) await mendDisturbed(history);
  await reconcileNow(history, { isMending: true });
  await passOn(history);
  await scheduler.advance(1_000);
  // Minutes may have passed meanwhile, for which the sweeper was away.
  if (isDisturbed) await sweepNow(history);
  await mustBeSilent(history);
  checkSales(table, invariants.seen);
  invariants.checkStanding();
}

/** Faults come back for one mending, which may crash, and be late with what it wrote. */
async function mendDisturbed(history: History): Promise<void> {
  const bounds = { lateSeconds: 0, lostSeconds: 0 };
  history.start({ command: 'reconcile', bounds, isMending: true, pauseSeconds: 1 });
  await history.scheduler.settle();
  while (!history.scheduler.isQuiet) await history.goOn();
  // What was corrected and not told yet is found once the relay has told it.
  await passOn(history);
}

async function sweepNow(history: History): Promise<void> {
  await history.runAlone({ command: 'sweep' });
  await passOn(history);
}

async function setScene(history: History): Promise<Scene> {
  const { table, workload } = history;
  const [sku = ''] = workload.skus;
  const { pk } = stockKeyOf({ sku, location: mainLocation, shard: firstShard });
  const short = Math.max(0, -(table.stock.get(pk)?.available ?? 0));
  for (let unit = 0; unit < short + 3 * quantity; unit++) {
    await history.runAlone(workload.receipt(sku, mainLocation, `scene ${unit}`));
  }
  const sold = await reserveAlone(history, { ...own, idempotencyKey: 'sold', lines: [{ sku, quantity }] });
  await history.runAlone({ command: 'confirm', request: { id: sold.id } });
  const kept = await reserveAlone(history, { ...own, idempotencyKey: 'kept', lines: [{ sku, quantity }] });
  const item = table.stock.get(pk);
  const hold = item?.holds[kept.id];
  assert(item !== undefined && hold !== undefined, 'what was reserved just now is held');
  return { item, kept, hold, sold: table.reservations.get(sold.id) as Sold };
}

const own = { caller: 'shop', holdSeconds: 3_600 } as const;
