import { assertStockItem, type StockItem } from '../../domain/stock-item.ts';
import { expression } from '../expression.ts';
import type { StockWrite } from '../port.ts';

// The time at which an item must be looked at is no movement: these two leave version and movement as they are.

/** Lowers the item's due to that of a hold that came after a longer one. Refused where it is early enough. */
export const lowerDue = (due: number): StockWrite => ({
  name: 'lowerDue',
  allows: (item) => item.due !== undefined && item.due > due,
  apply: (item) => ({ ...item, due }),
  expression: () => expression({ condition: '#due > :due', update: 'SET #due = :due', values: { ':due': due } }),
});

/** Raises or removes the item's due. Only where nothing was written since it was read: a hold that came since needs its time. */
export const resetDue = (version: number, due: number | undefined): StockWrite => ({
  name: 'resetDue',
  allows: (item) => item.version === version,
  apply(item) {
    const { due: _, ...rest } = item;
    const after: StockItem = due === undefined ? rest : { ...rest, due };
    assertStockItem(after);
    return after;
  },
  expression: () =>
    expression({
      condition: '#version = :version',
      update: due === undefined ? 'REMOVE #due' : 'SET #due = :due',
      values: due === undefined ? { ':version': version } : { ':version': version, ':due': due },
    }),
});
