import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { inParallel } from '../lib/commands/in-parallel.ts';
import { type Publish, relay } from '../lib/commands/relay.ts';
import { publisher } from '../lib/events/publisher.ts';
import { changeIn, isUnreadable, partitionOf, sequenceOf } from '../lib/events/stream.ts';
import { described, log, metric } from '../lib/http/log.ts';
import { serviceContext } from '../lib/http/service-context.ts';

/**
 * Reads the table's stream: items side by side, the changes of one item in their order. What fails is told by its place,
 * and comes again from there.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const byItem = Map.groupBy(Records, partitionOf);
  const failed = await inParallel([...byItem.values()], relayInOrder);
  return { batchItemFailures: failed.filter((each) => each !== undefined).map((each) => ({ itemIdentifier: each })) };
}

/** Counts what somebody has to look at: compensations that were given up. */
const counting =
  (publish: Publish): Publish =>
  async (events) => {
    await publish(events);
    const failed = events.filter(({ type }) => type === 'compensation.failed').length;
    if (failed > 0) metric('CompensationsFailed', failed, 'Count');
  };

/** Passes the changes of one item on until one fails; answers that one's place in the stream. */
async function relayInOrder(records: readonly DynamoDBRecord[]): Promise<string | undefined> {
  for (const record of records) {
    try {
      const change = changeIn(record);
      if (change !== undefined) await relay(serviceContext(), counting(publisher()), change);
    } catch (error) {
      // No retry makes it readable, and what is behind it must not wait: it is told, and reconciliation finds the item.
      if (isUnreadable(error)) {
        metric('RelayUnreadable', 1, 'Count');
        log('error', 'a change cannot be read', { sequenceNumber: sequenceOf(record), ...described(error) });
        continue;
      }
      log('error', 'a change was not passed on', { sequenceNumber: sequenceOf(record), ...described(error) });
      return sequenceOf(record);
    }
  }
  return undefined;
}
