import { confirm } from '../../../lib/commands/confirm.ts';
import { release } from '../../../lib/commands/release.ts';
import type { Difference } from '../../../lib/domain/difference.ts';
import type { Reservation } from '../../../lib/domain/reservation.ts';
import type { Sale } from '../../../lib/domain/sale.ts';
import { secondsOf } from '../../../lib/domain/time.ts';
import { reservationKeyOf, saleKeyOf } from '../../../lib/store/keys.ts';
import { giveBackHold } from '../../../lib/store/writes/hold-writes.ts';
import { freshId } from '../../store/starting-items.ts';
import { comesToRest, type Shop, withHold } from '../shop.ts';
import { type Corruption, edit, ofStock } from './corruption.ts';

const late = 400;

/** A reservation of two units that was confirmed, and its sale. */
async function withSale(shop: Shop) {
  const { record, key } = await withHold(shop);
  const confirmedAt = shop.clock();
  await confirm(shop, { id: record.id });
  await comesToRest(shop);
  const sale: Sale = { key, reservation: record.id, quantity: 2, confirmedAt };
  return { record, sale };
}

const ofSale = (kind: 'sale_missing' | 'sale_wrong', { id }: Reservation, sale: Sale, there?: number): Difference => {
  const { pk } = saleKeyOf(sale);
  const evidence = { sales: pk, quantity: sale.quantity, ...(there !== undefined && { there }) };
  return { kind, ...reservationKeyOf(id), of: pk, evidence };
};

const unmarked = ({ id, expiresAt }: Reservation): Difference => ({
  kind: 'expiry_unmarked',
  ...reservationKeyOf(id),
  evidence: { expiresAt },
});

/** What records say of themselves and of sales, and what is late. */
export const recordCorruptions: readonly Corruption[] = [
  {
    name: 'a sale that is missing',
    seconds: late,
    isMended: true,
    async make(shop) {
      const { record, sale } = await withSale(shop);
      await shop.table.remove(saleKeyOf(sale));
      return [ofSale('sale_missing', record, sale)];
    },
  },
  {
    name: 'a sale of other units than were confirmed',
    seconds: late,
    isMended: true,
    async make(shop) {
      const { record, sale } = await withSale(shop);
      await shop.store.putSale({ ...sale, quantity: 7 });
      return [ofSale('sale_wrong', record, sale, 7)];
    },
  },
  {
    name: 'a sale at another time than its confirmation',
    seconds: late,
    isMended: true,
    async make(shop) {
      const { record, sale } = await withSale(shop);
      const other = { ...sale, confirmedAt: sale.confirmedAt - 1 };
      await shop.store.removeSale(sale);
      await shop.store.putSale(other);
      const evidence = { reservation: record.id, quantity: 2, status: 'CONFIRMED' };
      return [ofSale('sale_missing', record, sale), { kind: 'sale_unfounded', ...saleKeyOf(other), evidence }];
    },
  },
  {
    name: 'a sale of a reservation that was released',
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop);
      await release(shop, record.id);
      await comesToRest(shop);
      const sale = { key, reservation: record.id, quantity: 2, confirmedAt: shop.clock() };
      await shop.store.putSale(sale);
      const evidence = { reservation: record.id, quantity: 2, status: 'RELEASED' };
      return [{ kind: 'sale_unfounded', ...saleKeyOf(sale), evidence }];
    },
  },
  {
    name: 'a sale of nobody',
    isMended: true,
    async make(shop) {
      const { key } = await withHold(shop);
      const sale = { key, reservation: freshId(), quantity: 2, confirmedAt: shop.clock(), customerTier: 'gold' };
      await shop.store.putSale(sale);
      return [{ kind: 'sale_unfounded', ...saleKeyOf(sale), evidence: { reservation: sale.reservation, quantity: 2 } }];
    },
  },
  {
    name: 'a record whose time is over, and nothing holds it any more',
    seconds: late,
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop, 60);
      const own = { id: record.id, nonce: record.attempt, quantity: 2 };
      await shop.store.updateStock(key, giveBackHold(own, shop.clock()));
      shop.pass(61);
      await comesToRest(shop);
      return [unmarked(record)];
    },
  },
  {
    name: 'a hold whose time is over, and that nobody sweeps',
    seconds: late,
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop, 60);
      const seconds = secondsOf(shop.clock()) + late - record.expiresAt;
      return [ofStock('overdue', key, { due: record.expiresAt, seconds }), unmarked(record)];
    },
  },
  {
    name: 'a hold whose time is over in an item that is due much later',
    seconds: late,
    isMended: true,
    async make(shop) {
      const { record, key } = await withHold(shop, 60);
      await edit(shop, key, { due: record.expiresAt + 50_000 });
      const seconds = secondsOf(shop.clock()) + late - record.expiresAt;
      return [ofStock('overdue', key, { due: record.expiresAt, seconds }), unmarked(record)];
    },
  },
];
