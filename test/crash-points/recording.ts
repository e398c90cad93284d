import type { Change } from '../../lib/commands/relay.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import { type MemoryTable, memoryStore } from '../../lib/store/memory-store.ts';
import type { Store } from '../../lib/store/port.ts';

/** The store that tells of each change that it makes, as the table's stream does. */
export function recording(table: MemoryTable, changes: Change[], clock: () => number): Store {
  const store = memoryStore(table);
  // An operation is done when it has been called: nothing comes between it and the looks before and after it.
  function told<Item, Result>(items: Map<string, Item>, key: string, kind: Change['kind'], run: () => Result): Result {
    const before = items.get(key);
    const result = run();
    const after = items.get(key);
    if (after !== before) changes.push({ kind, before, after, at: clock() } as unknown as Change);
    return result;
  }
  const { stock, reservations, compensations } = table;
  return {
    ...store,
    createStock: (item) => told(stock, stockKeyOf(item.key).pk, 'stock', () => store.createStock(item)),
    updateStock: (key, write) => told(stock, stockKeyOf(key).pk, 'stock', () => store.updateStock(key, write)),
    createReservation: (record) => told(reservations, record.id, 'reservation', () => store.createReservation(record)),
    updateReservation: (id, write) => told(reservations, id, 'reservation', () => store.updateReservation(id, write)),
    createCompensation: (each) => told(compensations, each.id, 'compensation', () => store.createCompensation(each)),
    updateCompensation: (id, write) =>
      told(compensations, id, 'compensation', () => store.updateCompensation(id, write)),
  };
}
