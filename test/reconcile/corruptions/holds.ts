import type { Difference } from '../../../lib/domain/difference.ts';
import type { Reservation } from '../../../lib/domain/reservation.ts';
import type { StockKey } from '../../../lib/domain/stock-item.ts';
import { secondsOf } from '../../../lib/domain/time.ts';
import { reservationKeyOf, stockKeyOf } from '../../../lib/store/keys.ts';
import { giveBackHold, takeHold } from '../../../lib/store/writes/hold-writes.ts';
import { decideConfirmed, decideReleased } from '../../../lib/store/writes/reservation-writes.ts';
import { itemOf, reserved, stocked } from '../../commands/world.ts';
import { freshId } from '../../store/starting-items.ts';
import { type Shop, week, withHold } from '../shop.ts';
import { type Corruption, edit, misreckon, ofStock, units } from './corruption.ts';

/** The hold of two units that a record of `withHold` should have. */
const missing = ({ id, expiresAt }: Reservation, key: StockKey, quantity = 2): Difference => {
  const stock = stockKeyOf(key).pk;
  return { kind: 'hold_missing', ...reservationKeyOf(id), of: stock, evidence: { stock, quantity, expiresAt } };
};

const unsettled = ({ id, attempt, expiresAt }: Reservation, key: StockKey, status: string): Difference =>
  ofStock('hold_unsettled', key, { reservation: id, status, quantity: 2, expiresAt }, `${id} ${attempt}`);

const giveBack = (shop: Shop, { id, attempt }: Reservation, key: StockKey, quantity = 2) =>
  shop.store.updateStock(key, giveBackHold({ id, nonce: attempt, quantity }, shop.clock()));

/** What holds and records say of one another. */
export const holdCorruptions: readonly Corruption[] = [
  {
    name: 'a hold that was taken for a record that was never written',
    isMended: true,
    async make(shop) {
      const sku = await stocked(shop, 10);
      const [id, key] = [freshId(), { sku, location: 'main', shard: 0 }];
      const expiresAt = secondsOf(shop.clock()) + week;
      const hold = { quantity: 3, expiresAt, nonce: 'lost1', isSettled: false };
      await shop.store.updateStock(key, takeHold(id, hold, shop.clock()));
      await shop.caughtUp();
      return [ofStock('hold_without_record', key, { reservation: id, quantity: 3, expiresAt }, `${id} lost1`)];
    },
  },
  {
    name: 'a hold whose record is gone',
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop);
      await shop.table.remove(reservationKeyOf(record.id));
      const { id, attempt, expiresAt } = record;
      return [ofStock('hold_without_record', key, { reservation: id, quantity: 2, expiresAt }, `${id} ${attempt}`)];
    },
  },
  {
    name: 'a hold that was confirmed and not settled',
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop);
      const [at, now] = [shop.clock(), secondsOf(shop.clock())];
      await shop.store.updateReservation(record.id, decideConfirmed({ at, now, confirmed: [1] }));
      await shop.caughtUp();
      return [unsettled(record, key, 'CONFIRMED')];
    },
  },
  {
    name: 'a hold that was released and not given back',
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop);
      await shop.store.updateReservation(record.id, decideReleased(secondsOf(shop.clock())));
      return [unsettled(record, key, 'RELEASED')];
    },
  },
  {
    name: 'a hold of another attempt than the one whose record stands',
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop);
      const lines = record.lines.map((line) => ({
        ...line,
        allocations: line.allocations.map((allocation) => ({ ...allocation, nonce: 'other' })),
      }));
      await shop.table.putRecord({ ...record, lines });
      return [unsettled(record, key, 'PENDING'), missing(record, key)];
    },
  },
  {
    name: 'a hold that was given back although its record is live',
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop);
      await giveBack(shop, record, key);
      await shop.caughtUp();
      return [missing(record, key)];
    },
  },
  {
    name: 'a hold that is missing in an item which is due later than it would be over',
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop, week - 3_600);
      await giveBack(shop, record, key);
      await edit(shop, key, { due: record.expiresAt + 3_600 });
      await shop.caughtUp();
      return [missing(record, key)];
    },
  },
  {
    name: 'one hold of a cart that is missing',
    isMended: true,
    async make(shop) {
      const skus = [await stocked(shop, 10), await stocked(shop, 10)] as const;
      const [first, key] = skus.map((sku) => ({ sku, location: 'main', shard: 0 })) as [StockKey, StockKey];
      const lines = [first, key].map(({ sku }) => ({ sku, quantity: 3 }));
      const record = await reserved(shop, first.sku, 3, { lines, holdSeconds: week });
      await giveBack(shop, record, key, 3);
      await shop.caughtUp();
      return [missing(record, key, 3)];
    },
  },
  {
    name: 'a hold that was edited away, and its units with it',
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop);
      await edit(shop, key, { holds: {} });
      return [
        ofStock('counters_wrong', key, units(10, 0, 8)),
        ofStock('ledger_differs', key, {
          version: 3,
          ledgerVersion: 3,
          item: units(10, 0, 8),
          ledger: units(10, 2, 8),
        }),
        missing(record, key),
      ];
    },
  },
  {
    name: 'a hold whose units somebody else has by now',
    isMended: false,
    async make(shop) {
      const { sku, record, key } = await withHold(shop);
      await giveBack(shop, record, key);
      await reserved(shop, sku, 9, { holdSeconds: week });
      await shop.caughtUp();
      return [missing(record, key)];
    },
  },
  {
    name: 'a hold of fewer units than its record says',
    isMended: false,
    async make(shop) {
      const { sku, record, key } = await withHold(shop);
      const { holds } = await itemOf(shop, sku);
      const fewer = Object.entries(holds).map(([id, hold]) => [id, { ...hold, quantity: 1 }] as const);
      await misreckon(shop, key, { available: 9, holds: Object.fromEntries(fewer) });
      return [missing(record, key)];
    },
  },
];
