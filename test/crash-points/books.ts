import { isBalanced, isSameBalance, nothing } from '../../lib/domain/ledger.ts';
import { salesOf } from '../../lib/domain/sale.ts';
import { heldOf } from '../../lib/domain/stock-item.ts';
import { entryKeyOf, saleKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import { type MemoryTable, textOf } from '../../lib/store/memory-store.ts';
import { claim } from './violation.ts';

/** The ledger has each version of each item once and ends with the item; the sales are those that the records stand for. */
export function checkBooks({ stock, entries, reservations, sales }: MemoryTable): void {
  for (const item of stock.values()) {
    let before = nothing;
    for (let place = 1; place <= item.version; place++) {
      const entry = entries.get(textOf(entryKeyOf(item.key, place)));
      const isNext = entry !== undefined && isSameBalance(entry.before, before) && isBalanced(entry.after);
      claim(isNext, 'a ledger that does not add up', [item.key, place, entry]);
      before = entry?.after ?? before;
    }
    const { onHand, available, buffer } = item;
    const end = { onHand, held: heldOf(item), available, buffer };
    claim(isSameBalance(before, end), 'a ledger that does not add up', [item, before]);
  }
  const versions = [...stock.values()].reduce((sum, { version }) => sum + version, 0);
  claim(entries.size === versions, 'a ledger that does not add up', [entries.size, versions]);
  const standing = [...sales].map(([key, { quantity }]) => `${key}: ${quantity}`).sort();
  const wanted = [...reservations.values()]
    .flatMap(salesOf)
    .map((sale) => `${textOf(saleKeyOf(sale))}: ${sale.quantity}`);
  claim(`${standing}` === `${wanted.sort()}`, 'sales that are not those of the records', [standing, wanted]);
}

/** Every item by the name of its stream: its changes come in their order. */
export const streamOf = (change: { readonly kind: string; readonly after: object | undefined }): string => {
  const { after } = change;
  if (after === undefined) return change.kind;
  return 'key' in after
    ? stockKeyOf(after.key as Parameters<typeof stockKeyOf>[0]).pk
    : `${(after as { id: string }).id}`;
};
