import type { LedgerEntry } from '../../lib/domain/ledger.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import { heldOf, type StockItem } from '../../lib/domain/stock-item.ts';
import type { Attributes } from '../../lib/store/attributes.ts';
import { entryKeyOf, type Key, reservationKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import { encodeEntry } from '../../lib/store/ledger-codec.ts';
import { emptyTable, memoryStore, textOf } from '../../lib/store/memory-store.ts';
import type { Store } from '../../lib/store/port.ts';
import { encodeReservation } from '../../lib/store/reservation-codec.ts';
import { encodeStock } from '../../lib/store/stock-codec.ts';
import type { EngineTable } from '../store/engines.ts';

/** A table in which anything can be made wrong: these writes pass every condition and every assertion. */
export interface SpoiledTable {
  readonly store: Store;
  putStock(item: StockItem): Promise<void>;
  putRecord(record: Reservation): Promise<void>;
  putEntry(entry: LedgerEntry): Promise<void>;
  remove(key: Key): Promise<void>;
  /** Writes attributes over those that an item has; only a table of DynamoDB has attributes. */
  overwrite?(key: Key, attributes: Attributes): Promise<void>;
  /** All that stands in it. */
  items(): Promise<readonly unknown[]>;
}

export function spoiledMemory(): SpoiledTable {
  const table = emptyTable();
  const { stock, reservations, entries, sales } = table;
  return {
    store: memoryStore(table),
    async putStock(item) {
      stock.set(stockKeyOf(item.key).pk, item);
    },
    async putRecord(record) {
      reservations.set(record.id, record);
    },
    async putEntry(entry) {
      entries.set(textOf(entryKeyOf(entry.key, entry.place)), entry);
    },
    async remove(key) {
      stock.delete(key.pk);
      reservations.delete(key.pk.slice(reservationKeyOf('').pk.length));
      for (const map of [entries, sales]) map.delete(textOf(key));
    },
    items: async () => Object.values(table).flatMap((map) => [...map]),
  };
}

export function spoiledEngine({ store, put, remove, items }: EngineTable): SpoiledTable {
  return {
    store,
    putStock: (item) => put(encodedAsItIs(item)),
    putRecord: (record) => put(encodeReservation(record)),
    putEntry: (entry) => put(encodeEntry(entry)),
    remove,
    async overwrite(key, attributes) {
      const standing = (await items()).find(({ pk, sk }) => pk === key.pk && sk === key.sk);
      await put({ ...standing, ...attributes });
    },
    items,
  };
}

/** The codec encodes only what adds up. */
function encodedAsItIs(item: StockItem): Attributes {
  const { onHand, buffer, available, due } = item;
  const { due: _, ...stored } = encodeStock({ ...item, available: onHand - heldOf(item) - buffer, due: due ?? 0 }) as {
    due?: number;
  };
  return { ...stored, available, ...(due !== undefined && { due }) };
}
