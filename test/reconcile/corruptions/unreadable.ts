import { confirm } from '../../../lib/commands/confirm.ts';
import type { Sale } from '../../../lib/domain/sale.ts';
import type { Attributes } from '../../../lib/store/attributes.ts';
import { entryKeyOf, type Key, reservationKeyOf, saleKeyOf, stockKeyOf } from '../../../lib/store/keys.ts';
import { comesToRest, delivered, type Shop, withHold } from '../shop.ts';
import { type Corruption, ofStock } from './corruption.ts';

async function overwrite(shop: Shop, key: Key, attributes: Attributes): Promise<void> {
  if (shop.table.overwrite === undefined) throw new Error('this table has no attributes');
  await shop.table.overwrite(key, attributes);
}

const isMended = false;
const needsAttributes = true;

/** What no program of this version has written. */
export const unreadableCorruptions: readonly Corruption[] = [
  {
    name: 'a stock item of another form',
    isMended,
    needsAttributes,
    async make(shop) {
      const { key } = await withHold(shop);
      await overwrite(shop, stockKeyOf(key), { onHand: '10' });
      return [ofStock('unreadable', key, { problem: 'onHand should be a number and is string' })];
    },
  },
  {
    name: 'a stock item with parts of units',
    isMended,
    needsAttributes,
    async make(shop) {
      const { sku, key } = await delivered(shop);
      await overwrite(shop, stockKeyOf(key), { onHand: 9.5, available: 9.5 });
      const problem = `${sku} at main/0, version 5: counters are whole numbers`;
      return [ofStock('unreadable', key, { problem })];
    },
  },
  {
    name: 'a record of another form, whose hold stands',
    isMended,
    needsAttributes,
    async make(shop) {
      const { record } = await withHold(shop);
      await overwrite(shop, reservationKeyOf(record.id), { status: 'PAID' });
      const problem = 'PAID is no status';
      return [{ kind: 'unreadable', ...reservationKeyOf(record.id), evidence: { problem } }];
    },
  },
  {
    name: 'an entry of a ledger of another form',
    isMended,
    needsAttributes,
    async make(shop) {
      const { key } = await delivered(shop);
      await overwrite(shop, entryKeyOf(key, 3), { before: { o: 4 } });
      const { pk: ledger } = entryKeyOf(key, 3);
      return [ofStock('unreadable', key, { ledger, problem: 'h should be a number and is undefined' })];
    },
  },
  {
    name: 'a sale of another form',
    seconds: 400,
    isMended: true,
    needsAttributes,
    async make(shop) {
      const { record, key } = await withHold(shop);
      const sale: Sale = { key, reservation: record.id, quantity: 2, confirmedAt: shop.clock() };
      await confirm(shop, { id: record.id });
      await comesToRest(shop);
      await overwrite(shop, saleKeyOf(sale), { quantity: 'two' });
      const problem = 'quantity should be a number and is string';
      return [{ kind: 'unreadable', ...saleKeyOf(sale), evidence: { problem } }];
    },
  },
];
