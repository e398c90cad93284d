import type { Compensation } from '../../lib/domain/compensation.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import type { Sku } from '../../lib/domain/sku.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import type { Created, Store, Write, Written } from '../../lib/store/port.ts';
import { freshId, freshKey, freshSku } from './starting-items.ts';

/** The operations of the port on one kind of item. */
export interface Kind<Item> {
  /** The item under a name of its own, so that no test meets the items of another. */
  fresh(item: Item): Item;
  create(store: Store, item: Item): Promise<Created<Item>>;
  get(store: Store, item: Item): Promise<Item | undefined>;
  update(store: Store, item: Item, write: Write<Item>): Promise<Written<Item>>;
}

export const stock: Kind<StockItem> = {
  fresh: (item) => ({ ...item, key: freshKey() }),
  create: (store, item) => store.createStock(item),
  get: (store, { key }) => store.getStock(key),
  update: (store, { key }, write) => store.updateStock(key, write),
};

export const reservation: Kind<Reservation> = {
  fresh: (item) => ({ ...item, id: freshId() }),
  create: (store, item) => store.createReservation(item),
  get: (store, { id }) => store.getReservation(id),
  update: (store, { id }, write) => store.updateReservation(id, write),
};

export const compensation: Kind<Compensation> = {
  fresh: (item) => ({ ...item, id: freshId() }),
  create: (store, item) => store.createCompensation(item),
  get: (store, { id }) => store.getCompensation(id),
  update: (store, { id }, write) => store.updateCompensation(id, write),
};

export const sku: Kind<Sku> = {
  fresh: (item) => ({ ...item, sku: freshSku() }),
  create: (store, item) => store.createSku(item),
  get: (store, item) => store.getSku(item.sku),
  update: (store, item, write) => store.updateSku(item.sku, write),
};
