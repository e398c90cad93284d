import { inParallel } from '../../lib/commands/in-parallel.ts';
import { StoreUnavailable } from '../../lib/store/port.ts';
import type { Hands } from './hands.ts';
import type { Batch, StreamRecord } from './stream.ts';

export interface Relayed {
  readonly outcome: 'relayed' | 'relayed in part';
  /** The place from which the shard comes again, or goes on. */
  readonly reached: number;
}

type Placed = StreamRecord & { readonly place: number };

/** Passes a batch on as the function does (lambdas/relay.ts): items side by side, each up to its first failure. */
export async function relayBatch(hands: Hands, batch: Batch): Promise<Relayed> {
  const records = hands.read(batch).map((record, at): Placed => ({ ...record, place: batch.from + at }));
  const byItem = Map.groupBy(records, ({ item }) => item);
  const failed = await inParallel([...byItem.values()], (own) => relayInOrder(hands, own));
  // Lambda goes on from the first of them: what comes behind it comes again, whosever it is.
  const reached = Math.min(batch.to, ...failed.filter((each) => each !== undefined));
  return { outcome: reached < batch.to ? 'relayed in part' : 'relayed', reached };
}

async function relayInOrder(hands: Hands, records: readonly Placed[]): Promise<number | undefined> {
  for (const { change, place } of records) {
    try {
      await hands.relay(hands, hands.publish, change);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return place;
    }
  }
  return undefined;
}
