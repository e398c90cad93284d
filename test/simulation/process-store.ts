import type { CallStep } from '../../lib/commands/compensate/ports.ts';
import type { Publish } from '../../lib/commands/relay.ts';
import type { SaleName } from '../../lib/domain/sale.ts';
import type { StockKey } from '../../lib/domain/stock-item.ts';
import { entryKeyOf, saleKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import { textOf } from '../../lib/store/memory-store.ts';
import type { Store } from '../../lib/store/port.ts';
import type { Bus } from './bus.ts';
import type { Operation, Target } from './operation.ts';
import type { Process } from './process.ts';

/** Takes an operation on its way; the promise is its reply, if one ever comes. */
export type Send = <Reply>(operation: Operation<Reply>) => Promise<Reply>;

const atStock = (key: StockKey): Target => ({ kind: 'stock', key: stockKeyOf(key).pk });
const atReservation = (id: string): Target => ({ kind: 'reservations', key: id });
const atSku = (sku: string): Target => ({ kind: 'skus', key: sku });
const atSale = (sale: SaleName): Target => ({ kind: 'sales', key: textOf(saleKeyOf(sale)) });
const atCompensation = (id: string): Target => ({ kind: 'compensations', key: id });
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

type Issue = <Reply>(name: string, target: Target, run: () => Promise<Reply>) => Promise<Reply>;

const reading =
  (process: Process, send: Send): Issue =>
  (name, target, run) =>
    send(operationOf(process, { name, target, isWrite: false }, run));

/** What a read that nobody waits for finds out is lost, and no harm; of writes, none may go on unseen. */
const writing =
  (process: Process, send: Send): Issue =>
  async (name, target, run) => {
    process.underWay++;
    try {
      return await send(operationOf(process, { name, target, isWrite: true }, run));
    } finally {
      process.underWay--;
    }
  };

/** The bus as one process sees it: what is told is on its way like a write, and may be told twice. */
export function processPublish(bus: Bus, process: Process, send: Send): Publish {
  const write = writing(process, send);
  return (events) =>
    write('publish', { kind: 'bus', key: events.map(({ type }) => type).join(', ') }, async () => bus.tell(events));
}

/** Those who do the steps of compensations as one process sees them: a call may be lost, late or made twice. */
export function processCalls(bus: Bus, process: Process, send: Send): CallStep {
  const write = writing(process, send);
  return (call) => write('callStep', { kind: 'bus', key: call.key }, async () => bus.call(call));
}

/** The store as one process sees it: every operation is handed to `send`, which decides when it happens and how it ends. */
export function processStore(store: Store, process: Process, send: Send): Store {
  const read = reading(process, send);
  const write = writing(process, send);
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

    createEntry: (entry) =>
      write('createEntry', { kind: 'entries', key: textOf(entryKeyOf(entry.key, entry.place)) }, () =>
        store.createEntry(entry),
      ),
    entriesOf: (key, limit, after) => read('entriesOf', atStock(key), () => store.entriesOf(key, limit, after)),
    putSale: (sale) => write('putSale', atSale(sale), () => store.putSale(sale)),
    removeSale: (sale) => write('removeSale', atSale(sale), () => store.removeSale(sale)),
    getSales: (sales) => read('getSales', index('sales'), () => store.getSales(sales)),
    salesOf: (key, limit, after) => read('salesOf', atStock(key), () => store.salesOf(key, limit, after)),

    getCompensation: (id) => read('getCompensation', atCompensation(id), () => store.getCompensation(id)),
    getCompensations: (ids) => read('getCompensations', index(ids.join(' ')), () => store.getCompensations(ids)),
    createCompensation: (compensation) =>
      write('createCompensation', atCompensation(compensation.id), () => store.createCompensation(compensation)),
    updateCompensation: (id, change) =>
      write(change.name, atCompensation(id), () => store.updateCompensation(id, change)),
    allCompensations: (limit, after) =>
      read('allCompensations', index('compensations'), () => store.allCompensations(limit, after)),

    scan: (limit, after) => read('scan', index('everything'), () => store.scan(limit, after)),
    find: (key) => read('find', index(textOf(key)), () => store.find(key)),
    getNote: (job) => read('getNote', index(job), () => store.getNote(job)),
    putNote: (job, note) => write('putNote', index(job), () => store.putNote(job, note)),
  };
}
