import { assertReservation, type Reservation } from '../domain/reservation.ts';
import type { Sku } from '../domain/sku.ts';
import { assertStockItem, type StockItem } from '../domain/stock-item.ts';
import { laneOf, stockKeyOf } from './keys.ts';
import type { Created, Due, Position, Store, Write, Written } from './port.ts';

/** The table as the in-memory store keeps it. Items are never changed, only replaced, so what was read stays as it was. */
export interface MemoryTable {
  readonly stock: Map<string, StockItem>;
  readonly reservations: Map<string, Reservation>;
  readonly skus: Map<string, Sku>;
}

export const emptyTable = (): MemoryTable => ({ stock: new Map(), reservations: new Map(), skus: new Map() });

function create<Item>(items: Map<string, Item>, key: string, item: Item): Created<Item> {
  const standing = items.get(key);
  if (standing !== undefined) return { isDone: false, item: standing };
  items.set(key, item);
  return { isDone: true, item };
}

function update<Item>(items: Map<string, Item>, key: string, write: Write<Item>): Written<Item> {
  const standing = items.get(key);
  if (standing === undefined || !write.allows(standing)) return { isDone: false, item: standing };
  const item = write.apply(standing);
  items.set(key, item);
  return { isDone: true, item };
}

/** The store in memory. Each operation runs in one go, at the moment it is called: it is as atomic as the table's. */
export function memoryStore(table: MemoryTable = emptyTable()): Store {
  const { stock, reservations, skus } = table;
  return {
    getStock: async (key) => stock.get(stockKeyOf(key).pk),
    async createStock(item) {
      assertStockItem(item);
      return create(stock, stockKeyOf(item.key).pk, item);
    },
    getStocks: async (keys) => keys.map((key) => stock.get(stockKeyOf(key).pk)).filter((item) => item !== undefined),
    updateStock: async (key, write) => update(stock, stockKeyOf(key).pk, write),

    getReservation: async (id) => reservations.get(id),
    getReservations: async (ids) => ids.map((id) => reservations.get(id)).filter((record) => record !== undefined),
    async createReservation(record) {
      assertReservation(record);
      return create(reservations, record.id, record);
    },
    updateReservation: async (id, write) => update(reservations, id, write),

    getSku: async (sku) => skus.get(sku),
    createSku: async (sku) => create(skus, sku.sku, sku),
    updateSku: async (sku, write) => update(skus, sku, write),

    getSkus: async (names) => names.map((name) => skus.get(name)).filter((sku) => sku !== undefined),

    async reservationsOf(owner, limit, after) {
      const own = [...reservations.values()].filter((record) => record.owner === owner);
      const positions = own.map(({ id, createdAt }) => ({ id, createdAt })).sort((a, b) => inOrder(b, a));
      return positions.filter((each) => after === undefined || inOrder(each, after) < 0).slice(0, limit);
    },
    async allSkus(limit, after) {
      const positions = [...skus.values()].map(({ sku, createdAt }) => ({ id: sku, createdAt })).sort(inOrder);
      return positions.filter((each) => after === undefined || inOrder(each, after) > 0).slice(0, limit);
    },
    dueKeys: async (lane, now, limit) => dueKeys(stock, lane, now).slice(0, limit),
  };
}

const inOrder = (a: Position, b: Position): number =>
  a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const dueKeys = (stock: ReadonlyMap<string, StockItem>, lane: number, now: number): readonly Due[] =>
  [...stock.values()]
    .flatMap(({ key, due }) => (due === undefined ? [] : [{ key: stockKeyOf(key), due }]))
    .filter(({ key, due }) => due <= now && laneOf(key) === lane)
    .sort((a, b) => a.due - b.due);
