import type { Movement } from '../../domain/movement.ts';
import { assertStockItem, type StockItem } from '../../domain/stock-item.ts';
import { all, type Expression, expression } from '../expression.ts';
import type { StockWrite } from '../port.ts';

interface Parts {
  readonly name: string;
  readonly movement: Movement;
  readonly allows: (item: StockItem) => boolean;
  readonly change: (item: StockItem) => Partial<StockItem>;
  /** Claims that together say what `allows` says. */
  readonly claims: readonly string[];
  /** Assignments of `SET`, and paths of `REMOVE`, that together do what `change` does. */
  readonly set: readonly string[];
  readonly remove?: readonly string[];
  /** Members of the item that `remove` takes away as a whole. */
  readonly removed?: readonly (keyof StockItem)[];
  readonly values: Record<string, unknown>;
  readonly names?: Record<string, string>;
}

/** A write that moves units or holds: it leaves its movement on the item and makes the item's next version. */
export const stockWrite = (parts: Parts): StockWrite => ({
  name: parts.name,
  allows: parts.allows,
  apply(item) {
    const after = { ...item, ...parts.change(item), movement: parts.movement, version: item.version + 1 };
    for (const name of parts.removed ?? []) delete (after as Partial<StockItem>)[name];
    assertStockItem(after);
    return after;
  },
  expression(): Expression {
    const removed = parts.remove?.length ? ` REMOVE ${parts.remove.join(', ')}` : '';
    return expression({
      condition: all(...parts.claims),
      update: `SET ${[...parts.set, '#movement = :movement', '#version = #version + :one'].join(', ')}${removed}`,
      values: { ...parts.values, ':movement': parts.movement, ':one': 1 },
      ...(parts.names && { names: parts.names }),
    });
  },
});

/** `record` without the members named. */
export const without = <Value>(
  record: Readonly<Record<string, Value>>,
  names: readonly string[],
): Readonly<Record<string, Value>> => {
  const rest = { ...record };
  for (const name of names) delete rest[name];
  return rest;
};
