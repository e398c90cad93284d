import type { Movement } from '../../domain/movement.ts';
import { assertStockItem, type StockItem } from '../../domain/stock-item.ts';
import { expression } from '../expression.ts';
import type { StockWrite } from '../port.ts';

/** Counters as they should be, and the version that says so. */
export interface Correction {
  readonly onHand: number;
  readonly available: number;
  readonly buffer: number;
  readonly version: number;
  /** Where the item has holds and no due. */
  readonly due?: number;
}

/** Makes an item's counters what they should be, where they and its version are as they were read. */
export const correctStock = (seen: StockItem, to: Correction, movement: Movement): StockWrite => ({
  name: 'correctStock',
  allows: (item) =>
    item.version === seen.version &&
    item.onHand === seen.onHand &&
    item.available === seen.available &&
    item.buffer === seen.buffer,
  apply(item) {
    const after = { ...item, ...to, movement };
    assertStockItem(after);
    return after;
  },
  expression: () =>
    expression({
      condition:
        '#version = :seenVersion AND #onHand = :seenOnHand AND #available = :seenAvailable AND #buffer = :seenBuffer',
      update:
        'SET #version = :version, #onHand = :onHand, #available = :available, #buffer = :buffer, #movement = :movement' +
        (to.due === undefined ? '' : ', #due = :due'),
      values: {
        ':seenVersion': seen.version,
        ':seenOnHand': seen.onHand,
        ':seenAvailable': seen.available,
        ':seenBuffer': seen.buffer,
        ':version': to.version,
        ':onHand': to.onHand,
        ':available': to.available,
        ':buffer': to.buffer,
        ':movement': movement,
        ...(to.due !== undefined && { ':due': to.due }),
      },
    }),
});
