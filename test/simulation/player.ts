import { parentPort } from 'node:worker_threads';
import type { BugName } from './bank/bugs.ts';
import { runSeeds } from './run.ts';
import type { Counts } from './tally.ts';

/** Seeds for one of those who play side by side, one after the other from the first. */
export interface Slice {
  readonly from: number;
  readonly seeds: number;
  readonly bug: BugName | undefined;
}

export interface SlicePlayed {
  readonly slice: Slice;
  /** Histories that were played of it, to the first that broke. */
  readonly seeds: number;
  readonly counts: Counts;
  /** The seed of the first history in which an invariant did not hold. */
  readonly broken: number | undefined;
}

parentPort?.on('message', async (slice: Slice) => {
  const { seeds, tally, broken } = await runSeeds(slice);
  parentPort?.postMessage({ slice, seeds, counts: tally.counts(), broken: broken?.seed } satisfies SlicePlayed);
});
