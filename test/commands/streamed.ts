import type { Change } from '../../lib/commands/relay.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import { emptyTable, memoryStore } from '../../lib/store/memory-store.ts';
import type { Store } from '../../lib/store/port.ts';
import { newWorld, type World } from './world.ts';

export interface Streamed extends World {
  /** What the table's stream has told so far, in order. */
  readonly changes: Change[];
}

/** A world whose store tells of every change that it makes, as the table's stream does. */
export function streamedWorld(): Streamed {
  const table = emptyTable();
  const store = memoryStore(table);
  const changes: Change[] = [];
  // An operation is done when it has been called: nothing comes between it and the looks before and after it.
  function stock<Result>(pk: string, run: () => Result): Result {
    const before = table.stock.get(pk);
    const result = run();
    const after = table.stock.get(pk);
    if (after !== before) changes.push({ kind: 'stock', before, after });
    return result;
  }
  function reservation<Result>(id: string, run: () => Result): Result {
    const before = table.reservations.get(id);
    const result = run();
    const after = table.reservations.get(id);
    if (after !== before) changes.push({ kind: 'reservation', before, after, at: world.clock() });
    return result;
  }
  const streaming: Store = {
    ...store,
    createStock: (item) => stock(stockKeyOf(item.key).pk, () => store.createStock(item)),
    updateStock: (key, write) => stock(stockKeyOf(key).pk, () => store.updateStock(key, write)),
    createReservation: (record) => reservation(record.id, () => store.createReservation(record)),
    updateReservation: (id, write) => reservation(id, () => store.updateReservation(id, write)),
  };
  const world: Streamed = { ...newWorld(streaming), changes };
  return world;
}
