import type { Arguments } from './arguments.ts';
import { booksText, isInOrder } from './books-report.ts';
import { differences, readStock, refuseKnownSkus } from './check.ts';
import { createClient } from './client.ts';
import type { Orders } from './orders.ts';
import type { OwnService } from './own-service.ts';
import { playSteps, receiveStock, type Stage } from './player.ts';
import { type Progress, type Screen, startProgress } from './progress.ts';
import { timesTable, totalsTable, verdict, whole } from './report.ts';
import { impliedStock } from './stock.ts';
import { createTally, type Tally } from './tally.ts';

export interface Run {
  readonly orders: Orders;
  readonly url: string;
  readonly settings: Pick<Arguments, 'share' | 'holdSeconds' | 'concurrency' | 'hasFaults'>;
  readonly signal: AbortSignal;
  /** The service, where it is the replay's own: then what it wrote down is checked, too. */
  readonly service?: Pick<OwnService, 'reached' | 'books'>;
  readonly screen: Screen;
  print(text: string): void;
}

export interface Result {
  /** True where every unit is accounted for. */
  readonly isBalanced: boolean;
  readonly tally: Tally;
}

/** Plays the orders through the API at the url and prints what came of it. Throws where it cannot play to the end. */
export async function runReplay(run: Run): Promise<Result> {
  const failure = new AbortController();
  try {
    return await playAndCheck({ ...run, signal: AbortSignal.any([run.signal, failure.signal]) });
  } finally {
    // One failed request ends the replay; those beside it must not go on asking.
    failure.abort();
  }
}

async function playAndCheck(run: Run): Promise<Result> {
  const { orders, url, settings, signal, print } = run;
  const { concurrency, holdSeconds, hasFaults } = settings;
  const client = createClient({ url, hasFaults, signal });
  const tally = createTally();
  const stock = impliedStock(orders.steps, settings.share);
  const onStage = <Value>(label: string, total: number, act: (stage: Stage) => Promise<Value>) =>
    withProgress(run.screen, label, total, (progress) => act({ client, tally, concurrency, holdSeconds, progress }));

  await refuseKnownSkus(client, stock.keys(), concurrency);
  await onStage('receiving stock', stock.size, (stage) => receiveStock(stage, stock));
  const startedAt = performance.now();
  await onStage('playing invoices', orders.steps.length, (stage) => {
    const progress = telling(run.service, stage.progress, orders.steps.length);
    return playSteps({ ...stage, progress }, orders.steps);
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const seen = await onStage('checking stock', stock.size, (stage) =>
    readStock(client, tally, concurrency, stage.progress),
  );

  const found = differences(tally, seen);
  const reservations = Object.values(tally.outcomes).reduce((sum, number) => sum + number, 0);
  print(`\n${whole(orders.invoices)} invoices played\n\n${totalsTable(orders, tally)}\n\n${timesTable(client)}\n`);
  print(`${(reservations / seconds).toFixed(1)} reservations a second, ${seconds.toFixed(1)} s in all`);
  if (hasFaults) {
    const { repeated, dropped } = client.faults;
    print(`${whole(repeated)} requests repeated, ${whole(dropped)} replies dropped and asked for again`);
  }
  print(`\n${verdict(tally, found)}`);
  const books = await run.service?.books();
  if (books !== undefined) print(`\n${booksText(books)}`);
  return { isBalanced: found.length === 0 && (books === undefined || isInOrder(books)), tally };
}

/** The progress, of which a service of the replay's own is told as well. */
function telling(service: Run['service'], progress: Progress, total: number): Progress {
  let done = 0;
  return {
    end: () => progress.end(),
    tick() {
      service?.reached(++done, total);
      progress.tick();
    },
  };
}

async function withProgress<Value>(
  screen: Screen,
  label: string,
  total: number,
  act: (progress: ReturnType<typeof startProgress>) => Promise<Value>,
): Promise<Value> {
  const progress = startProgress(screen, label, total);
  try {
    return await act(progress);
  } finally {
    progress.end();
  }
}
