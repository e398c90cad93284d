import { describe, expect, test } from '@jest/globals';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { putSku } from '../../lib/commands/put-sku.ts';
import { type Change, relay } from '../../lib/commands/relay.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import type { Event } from '../../lib/domain/events.ts';
import { balanceOf, isBalanced, nothing } from '../../lib/domain/ledger.ts';
import { salesOf } from '../../lib/domain/sale.ts';
import { defaultSettings, type Sku } from '../../lib/domain/sku.ts';
import { StoreUnavailable } from '../../lib/store/port.ts';
import { takeHold } from '../../lib/store/writes/hold-writes.ts';
import { at, compensation, freshId, hold, now, sold, stockItem, unsold } from '../store/starting-items.ts';
import { type Streamed, streamedWorld } from './streamed.ts';
import { asking, itemOf, newWorld, receive, reserved, stocked, type World } from './world.ts';

const mainOf = (sku: string) => ({ sku, location: 'main', shard: 0 });

/** Passes changes on, and answers the events that were published, a list for each time. */
async function told(world: World, changes: readonly Change[]): Promise<readonly (readonly Event[])[]> {
  const published: (readonly Event[])[] = [];
  for (const change of changes) {
    await relay(
      world,
      async (events) => {
        published.push(events);
      },
      change,
    );
  }
  return published;
}

const typesOf = (published: readonly (readonly Event[])[]) => published.flat().map(({ type }) => type);

/** Changes since the last time that somebody asked. */
const news = (world: Streamed): readonly Change[] => world.changes.splice(0);

async function skuOf(world: World, name: string): Promise<Sku> {
  const sku = await world.store.getSku(name);
  if (sku === undefined) throw new Error(`there is no ${name}`);
  return sku;
}

/** A shop in which a lot has happened. */
async function busyShop(): Promise<{ world: Streamed; sku: string }> {
  const world = streamedWorld();
  const sku = await stocked(world, 10, { lowStock: 4 });
  const bought = await reserved(world, sku, 3);
  await confirm(world, {
    id: bought.id,
    lines: [{ sku, quantity: 2 }],
    order: { id: 'order 1', customerTier: 'gold' },
  });
  const released = await reserved(world, sku, 5);
  await release(world, released.id);
  await reserved(world, sku, 4, { holdSeconds: 10 });
  await reserve(world, asking(sku, 100));
  await putSku(world, { sku, settings: { ...defaultSettings, safetyStock: 1 }, by: 'clerk' });
  await receive(world, sku, 2, 'north');
  world.pass(60);
  await sweep(world, 60);
  return { world, sku };
}

test('the ledger is whole: an entry for every version, which begins where the one before it ended, and balances', async () => {
  const { world, sku } = await busyShop();
  await told(world, world.changes);
  for (const location of ['main', 'north']) {
    const item = await itemOf(world, sku, location);
    const entries = await world.store.entriesOf(item.key, 100);
    expect(entries.map(({ place }) => place)).toEqual(Array.from({ length: item.version }, (_, index) => index + 1));
    expect(entries.map(({ before }) => before)).toEqual([nothing, ...entries.slice(0, -1).map(({ after }) => after)]);
    expect(entries.every(({ after }) => isBalanced(after))).toBe(true);
    expect([entries.at(-1)?.after, entries.at(-1)?.movement]).toEqual([balanceOf(item), item.movement]);
  }
});

test('what comes twice is entered once, and told twice under the same ids', async () => {
  const { world, sku } = await busyShop();
  const first = await told(world, world.changes);
  const ledger = await world.store.entriesOf(mainOf(sku), 100);
  const sales = await world.store.salesOf(mainOf(sku), 100);
  expect(await told(world, world.changes)).toEqual(first);
  expect(await world.store.entriesOf(mainOf(sku), 100)).toEqual(ledger);
  expect(await world.store.salesOf(mainOf(sku), 100)).toEqual(sales);
  expect(ledger.length).toBeGreaterThan(5);
  expect(sales).toHaveLength(1);
  const ids = first.flat().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('each command is told by its events:', () => {
  test('stock that moves', async () => {
    const world = streamedWorld();
    const sku = await stocked(world, 0);
    expect(typesOf(await told(world, news(world)))).toEqual([]);
    const move = async (type: 'receive' | 'return' | 'adjust' | 'count', quantity: number) => {
      const request = { caller: 'clerk', idempotencyKey: freshId(), sku, type, quantity, isForced: true };
      expect(await moveStock(world, request)).toMatchObject({ outcome: 'moved' });
      return typesOf(await told(world, news(world)));
    };
    expect(await move('receive', 3)).toEqual(['stock.received', 'stock.back']);
    expect(await move('count', 0)).toEqual(['stock.counted', 'stock.out']);
    expect(await move('adjust', -2)).toEqual(['stock.adjusted', 'oversell.detected']);
    expect(await move('return', 3)).toEqual(['stock.returned', 'stock.back', 'oversell.healed']);
  });

  test('a reservation that is held, sold, given back, refused or over', async () => {
    const world = streamedWorld();
    const sku = await stocked(world, 10);
    news(world);
    const typesSince = async () => typesOf(await told(world, news(world)));
    const { id } = await reserved(world, sku, 1);
    expect(await typesSince()).toEqual(['reservation.pending']);
    await confirm(world, { id });
    expect(await typesSince()).toEqual(['reservation.confirmed']);
    await release(world, (await reserved(world, sku, 1)).id);
    expect(await typesSince()).toEqual(['reservation.pending', 'reservation.released']);
    await reserve(world, asking(sku, 99));
    expect(await typesSince()).toEqual(['reservation.rejected']);
    await reserved(world, sku, 1, { holdSeconds: 1 });
    world.pass(9);
    await sweep(world, 60);
    expect(await typesSince()).toEqual(['reservation.pending', 'reservation.expired']);
  });
});

test('nothing is published where there is nothing to tell', async () => {
  const world = streamedWorld();
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, 1);
  const { key } = await itemOf(world, sku);
  // A hold whose reserve ended before its record was written: the sweeper writes one that nobody was promised.
  await world.store.updateStock(key, takeHold(freshId(), hold({ expiresAt: now + 5 }), at));
  news(world);
  await extend(world, id, 900);
  world.pass(700);
  await sweep(world, 60);
  const changes = news(world);
  const kinds = new Set(changes.map(({ kind, before }) => `${kind} ${before === undefined ? 'new' : 'old'}`));
  expect(kinds).toEqual(new Set(['stock old', 'reservation old', 'reservation new']));
  const isDueOnly = ({ kind, before, after }: Change) => kind === 'stock' && before?.version === after?.version;
  expect(changes.some(isDueOnly)).toBe(true);
  expect(await told(world, changes)).toEqual([]);
});

test('what is deleted is not told, and its sales are gone', async () => {
  const world = newWorld();
  const record = sold();
  expect(typesOf(await told(world, [{ kind: 'reservation', before: unsold(), after: record, at }]))).toHaveLength(1);
  const sales = salesOf(record);
  expect(await world.store.getSales(sales)).toHaveLength(2);
  expect(await told(world, [{ kind: 'reservation', before: record, after: undefined, at }])).toEqual([]);
  expect(await world.store.getSales(sales)).toEqual([]);
  expect(await told(world, [{ kind: 'stock', before: stockItem(), after: undefined }])).toEqual([]);
  expect(await told(world, [{ kind: 'compensation', before: compensation(), after: undefined }])).toEqual([]);
});

test('a reservation is a sale while it is confirmed, and no longer', async () => {
  const world = newWorld();
  const confirmed = sold({ confirmed: [5, 0] });
  const [sale] = salesOf(confirmed);
  if (sale === undefined) throw new Error('nothing was sold');
  const standing = async (before: Change['before'], after: Change['after']) => {
    await told(world, [{ kind: 'reservation', before, after, at } as Change]);
    return await world.store.salesOf(sale.key, 9);
  };
  expect(await standing(undefined, unsold())).toEqual([]);
  expect(await standing(unsold(), confirmed)).toEqual([sale]);
  // The first copy of a change that came before may come late.
  expect(await standing(undefined, unsold())).toEqual([sale]);
  expect(await standing(confirmed, { ...confirmed, version: 9 })).toEqual([sale]);
  expect(await standing(confirmed, { ...confirmed, status: 'FULFILLED' })).toEqual([]);
  // A line of which nothing is open is no sale, while the rest of the reservation is one.
  expect(await standing(unsold(), sold({ id: confirmed.id }))).toEqual([sale]);
  expect(await standing(sold({ id: confirmed.id }), sold({ id: confirmed.id, fulfilled: [5, 0] }))).toEqual([]);
});

describe('a publisher that fails', () => {
  const down = async () => {
    throw new Error('the bus is down');
  };

  test('makes the change come again, and then it is told as it would have been', async () => {
    const { world, sku } = await busyShop();
    const wanted = await told(world, world.changes);
    const again = newWorld();
    await again.store.createSku(await skuOf(world, sku));
    for (const change of world.changes) {
      if (typesOf(await told(world, [change])).length === 0) await relay(again, down, change);
      else await expect(relay(again, down, change)).rejects.toThrow('the bus is down');
    }
    const main = mainOf(sku);
    expect(await again.store.entriesOf(main, 100)).toEqual(await world.store.entriesOf(main, 100));
    expect(await again.store.salesOf(main, 100)).toEqual(await world.store.salesOf(main, 100));
    expect(await told(again, world.changes)).toEqual(wanted);
  });

  test('is asked only once the ledger has what it tells of', async () => {
    const world = newWorld();
    const change = { kind: 'stock', before: undefined, after: stockItem() } as const;
    let entered = 0;
    await relay(
      world,
      async () => {
        entered = (await world.store.entriesOf(change.after.key, 9)).length;
      },
      change,
    );
    expect(entered).toBe(1);
  });

  test('is not asked where the table does not answer', async () => {
    const { store } = newWorld();
    const silent = async () => {
      throw new StoreUnavailable();
    };
    const world = { ...newWorld(), store: { ...store, createEntry: silent, putSale: silent } };
    let published = 0;
    const publish = async () => {
      published++;
    };
    const changes: readonly Change[] = [
      { kind: 'stock', before: undefined, after: stockItem() },
      { kind: 'reservation', before: unsold(), after: sold(), at },
    ];
    for (const change of changes) await expect(relay(world, publish, change)).rejects.toThrow(StoreUnavailable);
    expect(published).toBe(0);
  });
});

describe('what is low', () => {
  test('is what the SKU says, and is asked only where less is available', async () => {
    const world = newWorld();
    const sku = await stocked(world, 0, { lowStock: 6 });
    let asked = 0;
    const getSkus: typeof world.store.getSkus = (names) => {
      asked++;
      return world.store.getSkus(names);
    };
    const watched = { ...world, store: { ...world.store, getSkus } };
    const six = stockItem({ key: mainOf(sku), onHand: 6 });
    const seven = stockItem({ key: mainOf(sku), onHand: 7, version: 6 });
    expect(typesOf(await told(watched, [{ kind: 'stock', before: seven, after: six }]))).toContain('stock.low');
    expect(asked).toBe(1);
    const more = { ...seven, version: 8 };
    expect(typesOf(await told(watched, [{ kind: 'stock', before: six, after: more }]))).toEqual(['stock.received']);
    const same = { ...six, version: 8 };
    expect(typesOf(await told(watched, [{ kind: 'stock', before: six, after: same }]))).toEqual(['stock.received']);
    expect(asked).toBe(1);
  });

  test('is nothing where the SKU is not known', async () => {
    const [six, seven] = [stockItem({ onHand: 6 }), stockItem({ onHand: 7, version: 6 })];
    expect(typesOf(await told(newWorld(), [{ kind: 'stock', before: seven, after: six }]))).toEqual(['stock.received']);
  });
});
