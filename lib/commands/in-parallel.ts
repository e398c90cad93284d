import pMap from 'p-map';
import { limits } from '../domain/limits.ts';

/**
 * Runs for every item, a bounded number at once, and waits for all of them, also where one fails: a command that answered
 * while a write of it was under way could be frozen with its function, and send that write again much later.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  try {
    return await pMap(items, run, { concurrency: limits.parallelWritesMax, stopOnError: false });
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}
