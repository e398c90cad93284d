import { secondsOf } from '../../../lib/domain/time.ts';
import { entryKeyOf, reservationKeyOf, stockKeyOf } from '../../../lib/store/keys.ts';
import { decideReleased } from '../../../lib/store/writes/reservation-writes.ts';
import { itemOf, receive, reserved } from '../../commands/world.ts';
import { week, withHold } from '../shop.ts';
import { type Corruption, edit, ofStock, units } from './corruption.ts';

/** What is wrong with one item in several ways. */
export const severalCorruptions: readonly Corruption[] = [
  {
    name: 'an item that differs in every way at once',
    seconds: 86_401,
    isMended: true,
    async make(shop) {
      const { sku, key, record: live } = await withHold(shop);
      const released = await reserved(shop, sku, 1, { holdSeconds: week });
      const recordless = await reserved(shop, sku, 1, { holdSeconds: week });
      await shop.caughtUp();
      // Five units that nobody received, before a delivery; then the hold of the live record goes, and the due.
      await edit(shop, key, { onHand: 15, available: 11 });
      await receive(shop, sku, 1);
      await shop.caughtUp();
      await shop.store.updateReservation(released.id, decideReleased(secondsOf(shop.clock())));
      await shop.table.remove(reservationKeyOf(recordless.id));
      await shop.table.remove(entryKeyOf(key, 2));
      const { due: _, ...item } = await itemOf(shop, sku);
      const { [live.id]: gone, ...holds } = item.holds;
      await shop.table.putStock({ ...item, holds });
      const { pk: stock } = stockKeyOf(key);
      const [a, b] = [released, recordless];
      return [
        ofStock('counters_wrong', key, units(16, 2, 12)),
        ofStock('ledger_differs', key, {
          version: 6,
          ledgerVersion: 6,
          item: units(16, 2, 12),
          ledger: units(16, 4, 12),
        }),
        ofStock('ledger_jump', key, { place: 6, ledger: units(10, 4, 6), next: units(15, 4, 11) }, '6'),
        ofStock('version_missing', key, { from: 2, to: 2 }, '2'),
        ofStock('due_missing', key, { due: live.expiresAt }),
        ofStock(
          'hold_unsettled',
          key,
          { reservation: a.id, status: 'RELEASED', quantity: 1, expiresAt: a.expiresAt },
          `${a.id} ${a.attempt}`,
        ),
        ofStock(
          'hold_without_record',
          key,
          { reservation: b.id, quantity: 1, expiresAt: b.expiresAt },
          `${b.id} ${b.attempt}`,
        ),
        {
          kind: 'hold_missing',
          ...reservationKeyOf(live.id),
          of: stock,
          evidence: { stock, quantity: 2, expiresAt: live.expiresAt },
        },
      ];
    },
  },
];
