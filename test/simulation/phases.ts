import { mainLocation } from '../../lib/domain/stock-item.ts';
import { parseStockKey } from '../../lib/store/keys.ts';
import type { Bug } from './bank/bug.ts';
import { closeBooks, mendLeftovers } from './books.ts';
import type { Answered } from './commands.ts';
import { finishCompensations, oversell } from './compensations.ts';
import { History, type Omitted } from './history.ts';
import { checkAtRest, checkSettings, checkSwept } from './invariants/at-rest.ts';
import { checkFreed, recordsWithHolds } from './invariants/traces.ts';
import type { Operation } from './operation.ts';
import type { Scheduler } from './scheduler.ts';
import type { Tally } from './tally.ts';
import { tamperAndMend } from './tamper-and-mend.ts';
import type { Trace } from './trace.ts';
import { asViolation, must, type Violation } from './violation.ts';

/** Longer than any settled hold lasts, and any difference of clocks, in milliseconds. */
const pastSettled = 40_000;

/** How often nobody does any step of a compensation, until every one that is under way is given up. */
const strikeOdds = 0.15;

export const nothingOmitted: Omitted = { commands: new Set(), faults: new Set(), shuffle: 0 };

export interface Played {
  readonly tally: Tally;
  readonly trace: Trace;
  /** How many commands and faults it may have had. */
  readonly commands: number;
  readonly faults: number;
  /** The first invariant that did not hold; undefined where all did, to the end. */
  readonly violation: Violation | undefined;
}

/** Plays the history of one seed: the shop opens, everything happens at once and goes wrong, and then all comes to rest. */
export async function play(seed: number, bug?: Bug, without: Omitted = nothingOmitted): Promise<Played> {
  const history = new History(seed, { bug, without });
  try {
    for (const asked of history.workload.opening()) await history.runAlone(asked);
    await bustle(history, without);
    history.checkOrder();
    await comeToRest(history);
    return played(history, undefined);
  } catch (error) {
    return played(history, asViolation(error));
  }
}

const played = ({ tally, trace, mood, faultsMet }: History, violation: Violation | undefined): Played => ({
  tally,
  trace,
  commands: mood.commands,
  faults: faultsMet,
  violation,
});

/** Processes interleave, die, and lose replies, until all that was asked is answered and nothing is on its way. */
async function bustle(history: History, without: Omitted): Promise<void> {
  const { scheduler, workload, mood } = history;
  const { random } = scheduler;
  let left = mood.commands;
  while (left > 0 || !scheduler.isQuiet) {
    if (left > 0 && (scheduler.isIdle || (history.running < mood.runningMax && random.chance(0.3)))) {
      const asked = workload.next();
      if (!without.commands.has(mood.commands - left)) history.start(asked);
      left--;
    }
    if (mood.relayOdds > 0 && random.chance(mood.relayOdds)) history.startRelay();
    if (random.chance(mood.timeOdds)) await scheduler.advance(pauseOf(history));
    await history.goOn();
  }
}

/** Mostly a moment; sometimes long enough for holds to expire, now and then for settled ones to be dropped. */
function pauseOf({ scheduler: { random, now }, mood, table }: History): number {
  if (!mood.hasSweeper && random.chance(0.02)) return 3_600_000;
  const kind = random.below(20);
  if (kind === 0) return random.between(20_000, 45_000);
  if (kind === 1) {
    // To the very second at which something is over.
    const next = [...table.reservations.values()].map(({ expiresAt }) => expiresAt * 1000 - now);
    const soon = next.filter((milliseconds) => milliseconds > 0 && milliseconds < 30_000);
    if (soon.length > 0) return random.pick(soon);
  }
  return random.below(kind < 7 ? 8_000 : 400);
}

/** Faults have stopped. Time moves past everything, and a few sweeps leave nothing behind. */
async function comeToRest(history: History): Promise<void> {
  const { scheduler, table, workload } = history;
  const isStrike = scheduler.random.chance(strikeOdds);
  history.bus.refuses = () => isStrike;
  for (const { sku, settings } of [...table.skus.values()]) {
    await history.runAlone({ command: 'putSku', request: { sku, settings, by: 'shop' } });
  }
  checkSettings(table);
  if (scheduler.random.chance(0.3)) await mendLeftovers(history);
  if (scheduler.random.chance(0.5)) await freeWhatIsOver(history);
  await passEverything(history);
  const before = await countersOf(history);
  const { units: cameBackBefore } = history.invariants.returns;
  if (scheduler.random.chance(0.5)) await reserveAll(history, before);
  let receipts = 0;
  // The first sweep finds every item just written, whenever it writes: one that waits for a quiet item would starve.
  const receive = async ({ target, isWrite }: Operation): Promise<void> => {
    const key = isWrite ? parseStockKey({ pk: target.key, sk: 'STOCK' }) : undefined;
    if (key !== undefined) await history.runAlone(workload.receipt(key.sku, key.location, `receipt ${++receipts}`));
  };
  await history.runAlone({ command: 'sweep' }, receive);
  checkSwept(table);
  await scheduler.advance(pastSettled);
  await history.runAlone({ command: 'sweep' });
  checkAtRest(table);
  await finishCompensations(history);
  const after = await countersOf(history);
  const units = (counters: ReadonlyMap<string, Counted>): number =>
    [...counters.values()].reduce((sum, { available, buffer }) => sum + available + buffer, 0);
  const cameBack = history.invariants.returns.units - cameBackBefore;
  must(
    units(after) === units(before) + cameBack + receipts,
    'no sweep changes what reads count',
    () => `${units(before)} + ${cameBack} + ${receipts}, then ${units(after)}`,
  );
  if (!history.mood.isPlain && scheduler.random.chance(0.2)) await oversell(history);
  await closeBooks(history);
  if (scheduler.random.chance(0.3)) await tamperAndMend(history);
}

/** Time moves past every record, but not past what lasts longer: one sweep frees all that records held. */
async function freeWhatIsOver(history: History): Promise<void> {
  const { scheduler, table, invariants } = history;
  await advancePast(scheduler, recordsWithHolds(table, invariants.takes));
  await history.runAlone({ command: 'sweep' });
  checkFreed(table, invariants.takes);
}

/** Time moves past every hold, every record, and every time that an item is due. */
async function passEverything({ scheduler, table }: History): Promise<void> {
  const items = [...table.stock.values()].flatMap(({ holds, due = 0 }) => [
    ...Object.values(holds),
    { expiresAt: due },
  ]);
  await advancePast(scheduler, [...items, ...table.reservations.values()]);
  await scheduler.advance(pastSettled);
}

async function advancePast(scheduler: Scheduler, all: readonly { readonly expiresAt: number }[]): Promise<void> {
  const last = all.reduce((latest, { expiresAt }) => Math.max(latest, expiresAt * 1000), scheduler.now);
  await scheduler.advance(last - scheduler.now);
}

interface Counted {
  readonly available: number;
  /** Units kept back, or promised beyond what is there: receipts may move it. */
  readonly buffer: number;
  readonly main: number;
}

/** What a reader is told that is available, of every SKU. */
async function countersOf(history: History): Promise<ReadonlyMap<string, Counted>> {
  const counters = new Map<string, Counted>();
  for (const sku of history.workload.skus) {
    const { answer } = (await history.runAlone({ command: 'getStock', sku })) as Extract<
      Answered,
      { command: 'getStock' }
    >;
    if (answer.outcome === 'refused') continue;
    must(answer.total.held === 0, 'reads count as free what is over', () => JSON.stringify(answer));
    const main = answer.locations.find(({ location }) => location === mainLocation)?.available ?? 0;
    counters.set(sku, { available: answer.total.available, buffer: bufferOf(history, sku), main });
  }
  return counters;
}

const bufferOf = ({ table }: History, sku: string): number =>
  [...table.stock.values()].reduce((sum, { key, buffer }) => (key.sku === sku ? sum + buffer : sum), 0);

/** Whoever comes first after everything is over is given all of it: nothing waits for the sweeper. */
async function reserveAll(history: History, counters: ReadonlyMap<string, Counted>): Promise<void> {
  const lines = [...counters].filter(([, { main }]) => main > 0).map(([sku, { main }]) => ({ sku, quantity: main }));
  if (lines.length === 0) return;
  const request = { caller: 'shop', idempotencyKey: 'all of it', lines, holdSeconds: 1 };
  const reserved = await history.runAlone({ command: 'reserve', request });
  must(reserved.answer.outcome === 'reserved', 'what is over is free', () => JSON.stringify(reserved.answer));
  await passEverything(history);
}
