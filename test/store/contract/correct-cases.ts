import type { Movement } from '../../../lib/domain/movement.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { correctStock } from '../../../lib/store/writes/correct-write.ts';
import { at, hold, now, stockItem } from '../starting-items.ts';
import type { Case } from './case.ts';

const movement: Movement = { type: 'correct', at, by: 'reconciliation', reason: 'reconciliation' };
const seen = stockItem({ holds: { r1: hold() }, buffer: 2 });
const to = { onHand: 90, available: 81, buffer: 4, version: 12 };
const correct = correctStock(seen, to, movement);
const correctDue = correctStock(stockItem(), { ...to, available: 86, due: now + 60 }, movement);

/** The one write that names the version that it makes: the ledger may be ahead of an item that was set back. */
export const correctCases: readonly Case<StockItem>[] = [
  { claim: 'no item', write: correct, item: undefined },
  {
    claim: 'the counters and the version that were seen; holds and due stay',
    write: correct,
    item: seen,
    changes: { ...to, movement },
  },
  {
    claim: 'the same with a due, where one is wanted',
    write: correctDue,
    item: stockItem(),
    changes: { ...to, available: 86, due: now + 60, movement },
  },
  { claim: 'a newer version', write: correct, item: { ...seen, version: 8 } },
  { claim: 'an older version', write: correct, item: { ...seen, version: 6 } },
  { claim: 'other units on hand', write: correct, item: stockItem({ holds: { r1: hold() }, buffer: 2, onHand: 101 }) },
  {
    claim: 'other units on hand that are held: no other counter tells',
    write: correct,
    item: stockItem({ holds: { r1: hold({ quantity: 6 }) }, buffer: 2, onHand: 101 }),
  },
  {
    claim: 'another buffer, and so other units available',
    write: correct,
    item: stockItem({ holds: { r1: hold() }, buffer: 3 }),
  },
  {
    claim: 'other units available, and so other units held',
    write: correct,
    item: stockItem({ holds: { r1: hold({ quantity: 6 }) }, buffer: 2 }),
  },
];
