import type { StepCall } from '../../lib/commands/compensate/ports.ts';
import type { Change } from '../../lib/commands/relay.ts';
import type { Compensation } from '../../lib/domain/compensation.ts';
import type { Event } from '../../lib/domain/events.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import { compensationKeyOf, type Key, laneOf, reservationKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import type { Created, Store, Written } from '../../lib/store/port.ts';
import { newWorld, type World } from '../commands/world.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** A world in which everything happens in one order, and who hears of it. */
export interface Shop extends World {
  /** What the table's stream has told and nobody has passed on. */
  readonly changes: Change[];
  /** What has been written, by its partition, with its lane. */
  readonly standing: Map<string, { readonly item: unknown; readonly lane: number }>;
  /** Events that were told, and steps of compensations that were asked for, by the command under way. */
  readonly told: (Event | (StepCall & { readonly type: string }))[];
  readonly publish: (events: readonly Event[]) => Promise<void>;
  readonly callStep: (isDown: boolean) => (call: StepCall) => Promise<void>;
}

/** A shop on a table that is empty, or as another shop has left its own. */
export function newShop(store: Store, begun?: Shop): Shop {
  const changes = [...(begun?.changes ?? [])];
  const standing = new Map(begun?.standing);
  const told: Shop['told'] = [];
  const world = newWorld(oneAtATime(store));
  return {
    ...world,
    store: streaming(world, changes, standing),
    changes,
    standing,
    told,
    async publish(events) {
      told.push(...events);
    },
    callStep: (isDown) => async (call) => {
      told.push({ ...call, type: `${call.step} of a compensation` });
      if (isDown) throw new Error('nobody is there');
    },
  };
}

/** The store, which tells of every change that it makes, as the table's stream does. */
function streaming({ store, clock }: World, changes: Change[], standing: Shop['standing']): Store {
  async function noted<Item, Result extends Created<Item> | Written<Item>>(
    key: Key,
    written: Promise<Result>,
    change: (before: Item | undefined, after: Item) => Change,
  ): Promise<Result> {
    const result = await written;
    if (result.isDone && result.item !== undefined) {
      changes.push(change(standing.get(key.pk)?.item as Item | undefined, result.item));
      standing.set(key.pk, { item: result.item, lane: laneOf(key) });
    }
    return result;
  }
  // Most of the lanes are empty: where nothing stands that belongs there, an engine is not asked.
  const isWritten = (lane: number) => [...standing.values()].some((each) => each.lane === lane);
  const stock = (before: StockItem | undefined, after: StockItem): Change => ({ kind: 'stock', before, after });
  const record = (before: Reservation | undefined, after: Reservation): Change => ({
    kind: 'reservation',
    before,
    after,
    at: clock(),
  });
  const compensation = (before: Compensation | undefined, after: Compensation): Change => ({
    kind: 'compensation',
    before,
    after,
  });
  return {
    ...store,
    // An index does not say in which order it has what is due at one time: here everyone has it in that of the keys.
    dueKeys: async (lane, ...of) =>
      (isWritten(lane) ? await store.dueKeys(lane, ...of) : []).toSorted(
        (a, b) => a.due - b.due || (a.key.pk < b.key.pk ? -1 : 1),
      ),
    createStock: (item) => noted(stockKeyOf(item.key), store.createStock(item), stock),
    updateStock: (key, write) => noted(stockKeyOf(key), store.updateStock(key, write), stock),
    createReservation: (item) => noted(reservationKeyOf(item.id), store.createReservation(item), record),
    updateReservation: (id, write) => noted(reservationKeyOf(id), store.updateReservation(id, write), record),
    createCompensation: (item) => noted(compensationKeyOf(item.id), store.createCompensation(item), compensation),
    updateCompensation: (id, write) => noted(compensationKeyOf(id), store.updateCompensation(id, write), compensation),
  };
}
