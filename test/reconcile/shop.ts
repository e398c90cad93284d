import { type Change, relay } from '../../lib/commands/relay.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import { type Key, reservationKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import type { Found, Store, Written } from '../../lib/store/port.ts';
import { newWorld, receive, reserved, stocked, type World } from '../commands/world.ts';
import type { SpoiledTable } from './spoiled-table.ts';

/** As long as a hold can be: it outlives whatever a test waits for. */
export const week = 604_800;

/** A shop on a table that can be spoiled, and the table's stream. */
export interface Shop extends World {
  readonly table: SpoiledTable;
  /** What was written through the store and has not been relayed. */
  readonly changes: Change[];
  /** Runs the relay over it. */
  caughtUp(): Promise<void>;
}

export function openShop(table: SpoiledTable): Shop {
  const changes: Change[] = [];
  const world = newWorld(table.store);
  return {
    ...world,
    store: streaming(table.store, changes, world.clock),
    table,
    changes,
    async caughtUp() {
      for (const change of changes.splice(0)) await relay(world, async () => undefined, change);
    },
  };
}

/** Notes each change as the table's stream does: the item before and after it, in the order of the writes. */
function streaming(store: Store, changes: Change[], clock: () => number): Store {
  const latest = new Map<string, Promise<unknown>>();
  async function noted<Result>(key: Key, write: () => Promise<Result>): Promise<Result> {
    const before = await store.find(key);
    try {
      return await write();
    } finally {
      const change = changeOf(before, await store.find(key), clock());
      if (change !== undefined) changes.push(change);
    }
  }
  /** Writes to one item take turns, so that nothing comes between a write and the looks around it. */
  function inTurn<Result>(key: Key, write: () => Promise<Result>): Promise<Result> {
    const turn = (latest.get(key.pk) ?? Promise.resolve()).catch(() => undefined).then(() => noted(key, write));
    latest.set(key.pk, turn);
    return turn;
  }
  return {
    ...store,
    createStock: (item) => inTurn(stockKeyOf(item.key), async () => store.createStock(item)),
    updateStock: (key, write) =>
      inTurn(stockKeyOf(key), async (): Promise<Written<StockItem>> => store.updateStock(key, write)),
    createReservation: (record) => inTurn(reservationKeyOf(record.id), async () => store.createReservation(record)),
    updateReservation: (id, write) => inTurn(reservationKeyOf(id), async () => store.updateReservation(id, write)),
  };
}

function changeOf(before: Found | undefined, after: Found | undefined, at: number): Change | undefined {
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
  if (after?.kind === 'stock') {
    return { kind: 'stock', before: before?.kind === 'stock' ? before.item : undefined, after: after.item };
  }
  if (after?.kind !== 'reservation') return undefined;
  const record = before?.kind === 'reservation' ? before.record : undefined;
  return { kind: 'reservation', before: record, after: after.record, at };
}

/** Nothing is under way any more: settled holds are dropped, and the ledger has everything. */
export async function comesToRest(shop: Shop): Promise<void> {
  shop.pass(31);
  await sweep(shop, 60);
  await shop.caughtUp();
}

/** A SKU of ten units in the ledger, two of which a reservation holds. */
export async function withHold(shop: Shop, holdSeconds = week) {
  const sku = await stocked(shop, 10);
  const record = await reserved(shop, sku, 2, { holdSeconds });
  await shop.caughtUp();
  return { sku, record, key: { sku, location: 'main', shard: 0 } };
}

/** A SKU of ten units that came in four deliveries: five versions. */
export async function delivered(shop: Shop) {
  const sku = await stocked(shop, 4);
  for (let delivery = 0; delivery < 3; delivery++) await receive(shop, sku, 2);
  await shop.caughtUp();
  return { sku, key: { sku, location: 'main', shard: 0 } };
}
