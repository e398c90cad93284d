import type { Write } from '../../../lib/store/port.ts';

/** One claim of a write's condition, or one of its effects: what it is told, what it meets, and what it leaves. */
export interface Case<Item> {
  readonly claim: string;
  readonly write: Write<Item>;
  /** What stands under the key; undefined: nothing. */
  readonly item: Item | undefined;
  /** What differs afterwards (undefined: the attribute is gone); left out where the write is refused. */
  readonly changes?: { readonly [Name in keyof Item]?: Item[Name] | undefined };
}

/** The item as the case says it must be afterwards: nothing but the changes differs. */
export function expectedAfter<Item extends object>({ changes }: Case<Item>, item: Item): Item {
  return Object.fromEntries(Object.entries({ ...item, ...changes }).filter(([, value]) => value !== undefined)) as Item;
}

/** Cases whose write makes the next version and leaves its movement on the item. */
export const withMovement = <Item extends { version: number }>(
  movement: object,
  cases: readonly Case<Item>[],
): readonly Case<Item>[] =>
  cases.map((each) =>
    each.changes && each.item
      ? { ...each, changes: { ...each.changes, movement, version: each.item.version + 1 } }
      : each,
  );
