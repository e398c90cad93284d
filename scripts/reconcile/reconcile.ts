import { setTimeout as wait } from 'node:timers/promises';
import { type Checked, reconcile } from '../../lib/commands/reconcile/reconcile.ts';
import type { Difference } from '../../lib/domain/difference.ts';
import { randomNonce } from '../../lib/domain/random-nonce.ts';
import { dynamoDbClientAt } from '../../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../../lib/store/dynamodb-store.ts';
import type { Key } from '../../lib/store/keys.ts';
import { StoreUnavailable } from '../../lib/store/port.ts';
import { UsageError } from '../arguments.ts';
import { type Arguments, parseArguments, usage } from './arguments.ts';
import { checkedText, type Report, reportText } from './report.ts';

const exitCodes = { same: 0, different: 1, usage: 2, unread: 3, interrupted: 130 } as const;
const progressMilliseconds = 5_000;

async function main(args: readonly string[]): Promise<number> {
  try {
    const asked = parseArguments(args, process.env);
    if (asked !== 'help') return await run(asked);
    console.log(usage);
    return exitCodes.same;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`);
      return exitCodes.usage;
    }
    // Whatever else it is: it must not look as if something differed.
    console.error(isOfTable(error) ? `The table cannot be read: ${error.message}` : error);
    return exitCodes.unread;
  }
}

/** No table of that name, no credentials or region, nothing that answers: not our mistake, and its message says it. */
const isOfTable = (error: unknown): error is Error =>
  error instanceof Error &&
  (error instanceof StoreUnavailable || '$metadata' in error || /Credential|Region is/.test(`${error}`));

async function run(asked: Arguments): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  const report = await reportOf(asked);
  console.log(asked.isJson ? JSON.stringify(report, undefined, 2) : reportText(report));
  return report.differences.length === 0 ? exitCodes.same : exitCodes.different;
}

/** At once: a mend that is broken off is gone on with by the next one. */
function interrupt(): never {
  console.error('interrupted: what was checked so far is not the whole table');
  process.exit(exitCodes.interrupted);
}

async function reportOf(asked: Arguments): Promise<Report> {
  const { table, endpoint, isMending, pauseSeconds, lateSeconds, lostSeconds } = asked;
  const client = dynamoDbClientAt(endpoint);
  const context = { store: dynamoDbStore(client, table), clock: Date.now, nonce: randomNonce };
  const total = { stockItems: 0, movements: 0, reservations: 0, sales: 0 };
  const differences: Difference[] = [];
  const mended: Difference[] = [];
  let failure: string | undefined;
  let from: Key | undefined;
  let toldAt = performance.now();
  const tell = (checked: Checked): void => {
    if (performance.now() - toldAt < progressMilliseconds) return;
    toldAt = performance.now();
    console.error(`${checkedText(added(total, checked))} so far`);
  };
  try {
    do {
      const done = await reconcile(context, {
        bounds: { lateSeconds, lostSeconds },
        budgetSeconds: Number.POSITIVE_INFINITY,
        isMending,
        pause: async () => {
          if (pauseSeconds > 0) console.error(`something differs; looking again in ${pauseSeconds} s`);
          await wait(pauseSeconds * 1000);
        },
        tell,
        ...(from && { from }),
      });
      Object.assign(total, added(total, done.checked));
      differences.push(...done.differences);
      mended.push(...done.mended);
      from = done.end;
      // A read that was throttled is read again; what kept a mend from being made is told.
      if (isMending) failure ??= done.failure;
    } while (from !== undefined);
    return { checked: total, differences, mended, ...(failure !== undefined && { failure }) };
  } finally {
    client.destroy();
  }
}

const added = (a: Checked, b: Checked): Checked => ({
  stockItems: a.stockItems + b.stockItems,
  movements: a.movements + b.movements,
  reservations: a.reservations + b.reservations,
  sales: a.sales + b.sales,
});

process.exitCode = await main(process.argv.slice(2));
