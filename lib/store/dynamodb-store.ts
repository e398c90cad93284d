import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { decodeCompensation, encodeCompensation } from './compensation-codec.ts';
import { Table } from './dynamodb-table.ts';
import { found, isLookedAt } from './found.ts';
import {
  compensationKeyOf,
  compensationsOwner,
  entryKeyOf,
  noteKeyOf,
  reservationKeyOf,
  saleKeyOf,
  skuKeyOf,
  skusOwner,
  stockKeyOf,
} from './keys.ts';
import { decodeEntry, encodeEntry } from './ledger-codec.ts';
import type { Store } from './port.ts';
import { decodeReservation, encodeReservation } from './reservation-codec.ts';
import { decodeSale, encodeSale } from './sale-codec.ts';
import { decodeSku, encodeSku } from './sku-codec.ts';
import { decodeStock, encodeStock } from './stock-codec.ts';

/** The store on a DynamoDB table. Every read by key is consistent; every write is conditional and returns its item. */
export function dynamoDbStore(client: DynamoDBClient, tableName: string): Store {
  const table = new Table(client, tableName);
  return {
    getStock: (key) => table.get(stockKeyOf(key), decodeStock),
    createStock: (item) => table.create(item, encodeStock(item), decodeStock),
    getStocks: (keys) => table.getAll(keys.map(stockKeyOf), decodeStock, false),
    updateStock: (key, write) => table.update(stockKeyOf(key), write, decodeStock),

    getReservation: (id) => table.get(reservationKeyOf(id), decodeReservation),
    getReservations: (ids) => table.getAll(ids.map(reservationKeyOf), decodeReservation, true),
    createReservation: (record) => table.create(record, encodeReservation(record), decodeReservation),
    updateReservation: (id, write) => table.update(reservationKeyOf(id), write, decodeReservation),

    getSku: (sku) => table.get(skuKeyOf(sku), decodeSku),
    createSku: (sku) => table.create(sku, encodeSku(sku), decodeSku),
    updateSku: (sku, write) => table.update(skuKeyOf(sku), write, decodeSku),

    getSkus: (names) => table.getAll(names.map(skuKeyOf), decodeSku, false),

    async reservationsOf(owner, limit, after) {
      const from = after && { ...reservationKeyOf(after.id), owner, createdAt: after.createdAt };
      const listed = await table.listed({ owner, limit, from, isNewestFirst: true });
      return listed.map(({ pk, createdAt }) => ({ id: pk.slice(reservationKeyOf('').pk.length), createdAt }));
    },
    async allSkus(limit, after) {
      const from = after && { ...skuKeyOf(after.id), owner: skusOwner, createdAt: after.createdAt };
      const listed = await table.listed({ owner: skusOwner, limit, from, isNewestFirst: false });
      return listed.map(({ pk, createdAt }) => ({ id: pk.slice(skuKeyOf('').pk.length), createdAt }));
    },
    dueKeys: (lane, now, limit) => table.dueKeys(lane, now, limit),

    async createEntry(entry) {
      return (await table.create(entry, encodeEntry(entry), decodeEntry)).isDone;
    },
    entriesOf(key, limit, after) {
      const from = after === undefined ? undefined : entryKeyOf(key, after).sk;
      return table.inOrder(entryKeyOf(key, 0).pk, limit, from, decodeEntry);
    },

    putSale: (sale) => table.put(encodeSale(sale)),
    removeSale: (sale) => table.remove(saleKeyOf(sale)),
    getSales: (sales) => table.getAll(sales.map(saleKeyOf), decodeSale, true),
    salesOf(key, limit, after) {
      const { pk } = saleKeyOf({ key, reservation: '', confirmedAt: 0 });
      return table.inOrder(pk, limit, after && saleKeyOf(after).sk, decodeSale);
    },

    getCompensation: (id) => table.get(compensationKeyOf(id), decodeCompensation),
    getCompensations: (ids) => table.getAll(ids.map(compensationKeyOf), decodeCompensation, false),
    createCompensation: (compensation) =>
      table.create(compensation, encodeCompensation(compensation), decodeCompensation),
    updateCompensation: (id, write) => table.update(compensationKeyOf(id), write, decodeCompensation),
    async allCompensations(limit, after) {
      const owner = compensationsOwner;
      const from = after && { ...compensationKeyOf(after.id), owner, createdAt: after.createdAt };
      const listed = await table.listed({ owner, limit, from, isNewestFirst: true });
      return listed.map(({ pk, createdAt }) => ({ id: pk.slice(compensationKeyOf('').pk.length), createdAt }));
    },

    scan: (limit, after) => table.scan(limit, after),
    find: async (key) => (isLookedAt(key) ? await table.get(key, found) : undefined),

    getNote: (job) => table.get(noteKeyOf(job), ({ note }) => String(note)),
    putNote: (job, note) => table.put({ ...noteKeyOf(job), note }),
  };
}
