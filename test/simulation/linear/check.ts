import type { Tally } from '../tally.ts';
import { must } from '../violation.ts';
import { actsOf, type Call, type Known } from './calls.ts';
import { isLinearizable } from './search.ts';

/** What clients of the one SKU were told could have been told by a shop that does one thing after the other. */
export function checkLinearizable(calls: readonly Call[], known: Known, tally: Tally): void {
  const acts = actsOf(calls, known);
  const found = isLinearizable(acts);
  tally.count('linearizable', `${found}`);
  must(found !== false, 'what clients are told has an order', () => JSON.stringify(acts));
}
