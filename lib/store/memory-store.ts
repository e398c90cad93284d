import type { Compensation } from '../domain/compensation.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import { assertReservation, isSold, type Reservation } from '../domain/reservation.ts';
import type { Sale } from '../domain/sale.ts';
import type { Sku } from '../domain/sku.ts';
import { assertStockItem, type StockItem } from '../domain/stock-item.ts';
import { compensationKeyOf, entryKeyOf, type Key, laneOf, reservationKeyOf, saleKeyOf, stockKeyOf } from './keys.ts';
import type { Created, Due, Found, Position, Store, Write, Written } from './port.ts';

/** The table as the in-memory store keeps it. Items are never changed, only replaced, so what was read stays as it was. */
export interface MemoryTable {
  readonly stock: Map<string, StockItem>;
  readonly reservations: Map<string, Reservation>;
  readonly skus: Map<string, Sku>;
  readonly entries: Map<string, LedgerEntry>;
  readonly sales: Map<string, Sale>;
  readonly notes: Map<string, string>;
  readonly compensations: Map<string, Compensation>;
}

export const emptyTable = (): MemoryTable => ({
  stock: new Map(),
  reservations: new Map(),
  skus: new Map(),
  entries: new Map(),
  sales: new Map(),
  notes: new Map(),
  compensations: new Map(),
});

/** A key as the maps of sales and entries have it. */
export const textOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

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
  const { stock, reservations, skus, entries, sales, notes, compensations } = table;
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
    dueKeys: async (lane, now, limit) => dueKeys(table, lane, now).slice(0, limit),

    async createEntry(entry) {
      return create(entries, textOf(entryKeyOf(entry.key, entry.place)), entry).isDone;
    },
    async entriesOf(key, limit, after = 0) {
      const { pk } = stockKeyOf(key);
      const own = [...entries.values()].filter((entry) => stockKeyOf(entry.key).pk === pk && entry.place > after);
      return own.sort((a, b) => a.place - b.place).slice(0, limit);
    },

    async putSale(sale) {
      sales.set(textOf(saleKeyOf(sale)), sale);
    },
    async removeSale(sale) {
      sales.delete(textOf(saleKeyOf(sale)));
    },
    getSales: async (wanted) =>
      wanted.map((sale) => sales.get(textOf(saleKeyOf(sale)))).filter((sale) => sale !== undefined),
    async salesOf(key, limit, after) {
      const { pk } = stockKeyOf(key);
      const own = [...sales.values()].filter((sale) => stockKeyOf(sale.key).pk === pk).sort(bySaleKey);
      return own.filter((sale) => after === undefined || bySaleKey(sale, after) > 0).slice(0, limit);
    },

    getCompensation: async (id) => compensations.get(id),
    getCompensations: async (ids) => ids.map((id) => compensations.get(id)).filter((each) => each !== undefined),
    createCompensation: async (compensation) => create(compensations, compensation.id, compensation),
    updateCompensation: async (id, write) => update(compensations, id, write),
    async allCompensations(limit, after) {
      const positions = [...compensations.values()].map(({ id, createdAt }) => ({ id, createdAt }));
      const newest = positions.sort((a, b) => inOrder(b, a));
      return newest.filter((each) => after === undefined || inOrder(each, after) < 0).slice(0, limit);
    },

    async scan(limit, after) {
      const all = everything(table).filter(({ text }) => after === undefined || text > textOf(after));
      const page = all.slice(0, limit);
      const end = page.at(-1)?.key;
      return { found: page.map(({ found }) => found), ...(end !== undefined && all.length > limit && { end }) };
    },
    find: async (key) => everything(table).find(({ text }) => text === textOf(key))?.found,

    getNote: async (job) => notes.get(job),
    async putNote(job, note) {
      notes.set(job, note);
    },
  };
}

/** DynamoDB orders texts by the bytes of UTF-8, JavaScript by the units of UTF-16. */
const bySaleKey = (a: Sale, b: Sale): number =>
  Buffer.compare(Buffer.from(saleKeyOf(a).sk), Buffer.from(saleKeyOf(b).sk));

/** What a scan meets, in order of the keys. */
function everything({ stock, reservations, sales, compensations }: MemoryTable) {
  const all: (readonly [Key, Found])[] = [
    ...[...stock.values()].map((item) => [stockKeyOf(item.key), { kind: 'stock', item }] as const),
    ...[...reservations.values()].map(
      (record) => [reservationKeyOf(record.id), { kind: 'reservation', record }] as const,
    ),
    ...[...sales.values()].map((sale) => [saleKeyOf(sale), { kind: 'sale', sale }] as const),
    ...[...compensations.values()].map(
      (compensation) => [compensationKeyOf(compensation.id), { kind: 'compensation', compensation }] as const,
    ),
  ];
  return all.map(([key, found]) => ({ key, found, text: textOf(key) })).sort((a, b) => (a.text < b.text ? -1 : 1));
}

const inOrder = (a: Position, b: Position): number =>
  a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const dueKeys = ({ stock, reservations, compensations }: MemoryTable, lane: number, now: number): readonly Due[] =>
  [
    ...[...stock.values()].map(({ key, due }) => ({ key: stockKeyOf(key), due })),
    ...[...reservations.values()].map((record) => ({
      key: reservationKeyOf(record.id),
      due: isSold(record) ? record.due : undefined,
    })),
    ...[...compensations.values()].map(({ id, due }) => ({ key: compensationKeyOf(id), due })),
  ]
    .filter((each): each is Due => each.due !== undefined && each.due <= now && laneOf(each.key) === lane)
    .sort((a, b) => a.due - b.due);
