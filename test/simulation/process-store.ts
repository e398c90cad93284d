import type { StockKey } from '../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../lib/store/keys.ts';
import type { Store } from '../../lib/store/port.ts';
import type { Operation, Target } from './operation.ts';
import type { Process } from './process.ts';

/** Takes an operation on its way; the promise is its reply, if one ever comes. */
export type Send = <Reply>(operation: Operation<Reply>) => Promise<Reply>;

const atStock = (key: StockKey): Target => ({ kind: 'stock', key: stockKeyOf(key).pk });
const atReservation = (id: string): Target => ({ kind: 'reservations', key: id });
const atSku = (sku: string): Target => ({ kind: 'skus', key: sku });
/** Reads that may be a moment old, or of several items. */
const index = (name: string): Target => ({ kind: 'index', key: name });

type About = Pick<Operation, 'name' | 'target' | 'isWrite'>;

function operationOf<Reply>(process: Process, about: About, run: () => Promise<Reply>): Operation<Reply> {
  let times = 0;
  return {
    process,
    ...about,
    issuedAt: process.clock(),
    run() {
      times++;
      return run();
    },
    get isEcho() {
      return times > 1;
    },
  };
}

/** The store as one process sees it: every operation is handed to `send`, which decides when it happens and how it ends. */
export function processStore(store: Store, process: Process, send: Send): Store {
  const issue = async <Reply>(about: About, run: () => Promise<Reply>): Promise<Reply> => {
    process.underWay++;
    try {
      return await send(operationOf(process, about, run));
    } finally {
      process.underWay--;
    }
  };
  const read = <Reply>(name: string, target: Target, run: () => Promise<Reply>): Promise<Reply> =>
    issue({ name, target, isWrite: false }, run);
  const write = <Reply>(name: string, target: Target, run: () => Promise<Reply>): Promise<Reply> =>
    issue({ name, target, isWrite: true }, run);
  return {
    getStock: (key) => read('getStock', atStock(key), () => store.getStock(key)),
    createStock: (item) => write('createStock', atStock(item.key), () => store.createStock(item)),
    updateStock: (key, change) => write(change.name, atStock(key), () => store.updateStock(key, change)),

    getReservation: (id) => read('getReservation', atReservation(id), () => store.getReservation(id)),
    getReservations: (ids) => read('getReservations', index(ids.join(' ')), () => store.getReservations(ids)),
    createReservation: (record) =>
      write('createReservation', atReservation(record.id), () => store.createReservation(record)),
    updateReservation: (id, change) => write(change.name, atReservation(id), () => store.updateReservation(id, change)),

    getSku: (sku) => read('getSku', atSku(sku), () => store.getSku(sku)),
    createSku: (sku) => write('createSku', atSku(sku.sku), () => store.createSku(sku)),
    updateSku: (sku, change) => write(change.name, atSku(sku), () => store.updateSku(sku, change)),

    getStocks: (keys) => read('getStocks', index('stock items'), () => store.getStocks(keys)),
    getSkus: (skus) => read('getSkus', index('SKUs'), () => store.getSkus(skus)),
    reservationsOf: (owner, limit, after) =>
      read('reservationsOf', index(owner), () => store.reservationsOf(owner, limit, after)),
    allSkus: (limit, after) => read('allSkus', index('SKUs'), () => store.allSkus(limit, after)),
    dueKeys: (lane, now, limit) => read('dueKeys', index(`lane ${lane}`), () => store.dueKeys(lane, now, limit)),
  };
}
