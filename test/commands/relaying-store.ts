import { type Change, relay } from '../../lib/commands/relay.ts';
import type { Event } from '../../lib/domain/events.ts';
import { emptyTable, type MemoryTable, memoryStore } from '../../lib/store/memory-store.ts';
import type { Store } from '../../lib/store/port.ts';
import { newWorld, type World } from './world.ts';

export interface RelayedWorld extends World {
  /** What the store holds. */
  readonly table: MemoryTable;
  /** Everything that was told. */
  readonly told: Event[];
  /** From now on changes wait for the relay, until it catches up. */
  fallBehind(): void;
  catchUp(): Promise<void>;
}

/** A shop whose relay passes each change on as soon as it is made. What was before is read in one go with the write. */
export function relayedWorld(): RelayedWorld {
  const table = emptyTable();
  const inner = memoryStore(table);
  const told: Event[] = [];
  let waiting: Change[] | undefined;
  const pass = async (change: Change): Promise<void> => {
    if (change.before === change.after) return;
    if (waiting !== undefined) waiting.push(change);
    else await relay({ ...world, store: inner }, async (events) => void told.push(...events), change);
  };
  const store: Store = {
    ...inner,
    async createStock(item) {
      const written = await inner.createStock(item);
      if (written.isDone) await pass({ kind: 'stock', before: undefined, after: written.item });
      return written;
    },
    async updateStock(key, write) {
      const [before, written] = await Promise.all([inner.getStock(key), inner.updateStock(key, write)]);
      if (written.isDone) await pass({ kind: 'stock', before, after: written.item });
      return written;
    },
    async createReservation(record) {
      const written = await inner.createReservation(record);
      const at = world.clock();
      if (written.isDone) await pass({ kind: 'reservation', before: undefined, after: written.item, at });
      return written;
    },
    async updateReservation(id, write) {
      const [before, written] = await Promise.all([inner.getReservation(id), inner.updateReservation(id, write)]);
      if (written.isDone) await pass({ kind: 'reservation', before, after: written.item, at: world.clock() });
      return written;
    },
    async createCompensation(compensation) {
      const written = await inner.createCompensation(compensation);
      if (written.isDone) await pass({ kind: 'compensation', before: undefined, after: written.item });
      return written;
    },
    async updateCompensation(id, write) {
      const [before, written] = await Promise.all([inner.getCompensation(id), inner.updateCompensation(id, write)]);
      if (written.isDone) await pass({ kind: 'compensation', before, after: written.item });
      return written;
    },
  };
  const world = newWorld(store);
  const fallBehind = (): void => {
    waiting ??= [];
  };
  const catchUp = async (): Promise<void> => {
    const changes = waiting ?? [];
    waiting = undefined;
    for (const change of changes) await pass(change);
  };
  return Object.assign(world, { table, told, fallBehind, catchUp });
}
