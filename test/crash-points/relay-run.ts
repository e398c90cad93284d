import { inParallel } from '../../lib/commands/in-parallel.ts';
import { type Change, type Publish, relay } from '../../lib/commands/relay.ts';
import type { Command } from './asked.ts';
import { checkBooks, streamOf } from './books.ts';
import type { Operation, Process, Trouble } from './fates.ts';
import { noAnswer } from './no-answer.ts';
import type { RelayBug } from './relay-bugs.ts';
import { Shop } from './shop.ts';
import { claim } from './violation.ts';

/** A day in a shop: what comes of it is one batch of the stream. */
const day: readonly Command[] = [
  { do: 'put', sku: 'hat', safetyStock: 0 },
  { do: 'move', key: 'hats', place: 'hat@main', type: 'receive', quantity: 9 },
  { do: 'reserve', key: 'first', lines: { 'hat@main': 3 } },
  { do: 'reserve', key: 'second', lines: { 'hat@main': 2 } },
  { do: 'confirm', key: 'first' },
  { do: 'release', key: 'second' },
  { do: 'fulfil', key: 'first', lines: { hat: 1 } },
  { do: 'cancel', key: 'first', lines: { hat: 1 } },
  { do: 'reserve', key: 'earlier', lines: { 'hat@main': 1 } },
  { do: 'confirm', key: 'earlier' },
  { do: 'cancel', key: 'earlier' },
];

export interface RelayRun {
  readonly operations: readonly Operation[];
  /** Ids of what was told. */
  readonly told: ReadonlySet<string>;
}

/** The relay passes the batch on and meets its trouble; the batch comes again until all of it has been passed on. */
export async function runRelay(trouble: Trouble, bug?: RelayBug): Promise<RelayRun> {
  const shop = new Shop(bug?.infect);
  shop.isRelayLate = true;
  for (const command of day) await shop.insists(command);
  const told = new Set<string>();
  const process = shop.process(trouble);
  let waiting = await passOn(shop, process, shop.changes, told, bug);
  for (let round = 0; round < 3; round++) waiting = await passOn(shop, shop.process(), waiting, told);
  checkBooks(shop.table);
  return { operations: process.operations, told };
}

/** Items side by side, the changes of one in their order, each up to its first failure; answers what must come again. */
async function passOn(
  shop: Shop,
  process: Process,
  batch: readonly Change[],
  told: Set<string>,
  { isAcknowledgedFirst, publishing = (publish) => publish }: Partial<RelayBug> = {},
): Promise<readonly Change[]> {
  const context = shop.context(process);
  const done = new Set<Change>();
  const failed = await inParallel([...Map.groupBy(batch, streamOf).values()], async (own) => {
    for (const change of own) {
      try {
        if (isAcknowledgedFirst) done.add(change);
        const publish: Publish = (events) =>
          process.meet({ name: 'publish', isWrite: true }, async () => {
            for (const { id } of events) told.add(id);
          });
        await relay(context, publishing(publish), change);
        done.add(change);
      } catch (error) {
        return noAnswer(error) ?? change;
      }
    }
    return undefined;
  });
  if (isAcknowledgedFirst) return batch.filter((change) => !done.has(change));
  // It comes again from the first that failed: what is behind it comes again, whosever it is.
  const first = batch.findIndex((change) => failed.includes(change));
  return first < 0 ? [] : batch.slice(first);
}

/** Everything that is told without any trouble has been told. */
export function checkTold(told: ReadonlySet<string>, plain: ReadonlySet<string>): void {
  claim(
    [...plain].every((id) => told.has(id)),
    'an event that is not told',
    [...plain].filter((id) => !told.has(id)),
  );
}
