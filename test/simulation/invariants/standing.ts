import { isSold, type Placed, placed, type Reservation } from '../../../lib/domain/reservation.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import { must } from '../violation.ts';
import type { Ledger } from './ledger.ts';

/** Units of one stock item as the records tell it. */
interface Told {
  /** Confirmed and settled. */
  sold: number;
  /** Promised by records: pending, or confirmed and not settled yet. */
  promised: number;
}

interface Place extends Placed {
  readonly pk: string;
}

// Records are never changed, only replaced, so what follows from one is reckoned once.
const placesOfRecord = new WeakMap<Reservation, readonly Place[]>();

function placesOf(record: Reservation): readonly Place[] {
  const known = placesOfRecord.get(record);
  if (known !== undefined) return known;
  const places = placed(record).map((place) => ({ ...place, pk: stockKeyOf(place.key).pk }));
  placesOfRecord.set(record, places);
  return places;
}

/** What must be true of the table as it stands, after every step. */
export function checkStanding(table: MemoryTable, ledger: Ledger): void {
  const told = new Map<string, Told>();
  for (const pk of table.stock.keys()) told.set(pk, { sold: 0, promised: 0 });
  for (const record of table.reservations.values()) {
    if (record.status !== 'PENDING' && !isSold(record)) continue;
    for (const place of placesOf(record)) {
      const units = told.get(place.pk);
      must(units !== undefined, 'a record is of stock that is there', () => JSON.stringify(record));
      tell(table, record, place, units);
    }
  }
  for (const [pk, item] of table.stock) checkItem(item, ledger, pk, told.get(pk) ?? { sold: 0, promised: 0 });
}

/** A pending reservation has all its holds, whether its time is over or not: nothing goes back before it is decided. */
function tell(table: MemoryTable, record: Reservation, { pk, quantity, nonce, confirmed }: Place, told: Told): void {
  const item = table.stock.get(pk);
  const hold = item?.holds[record.id];
  const isOpen = hold !== undefined && !hold.isSettled && hold.nonce === nonce && hold.quantity === quantity;
  if (record.status === 'PENDING') {
    must(isOpen, 'a pending reservation has its holds', () => `${record.id} at ${pk}: ${JSON.stringify(hold)}`);
  }
  if (isOpen) {
    const evidence = () => `${record.id} until ${record.expiresAt} at ${pk}: ${JSON.stringify(item)}`;
    must(hold.expiresAt <= record.expiresAt, 'a hold lasts no longer than its record', evidence);
    must((item?.due ?? Infinity) <= record.expiresAt, 'an item is due when its record is', evidence);
  }
  if (isOpen) told.promised += isSold(record) ? confirmed : quantity;
  else told.sold += confirmed;
}

function checkItem(item: StockItem, ledger: Ledger, pk: string, { sold, promised }: Told): void {
  let held = 0;
  let first: number | undefined;
  for (const hold of Object.values(item.holds)) {
    if (!hold.isSettled) held += hold.quantity;
    first = Math.min(first ?? hold.expiresAt, hold.expiresAt);
  }
  const evidence = () => `${JSON.stringify(item)}, ${ledger.totalOf(pk)} moved in, ${sold} sold, ${promised} promised`;
  must(item.onHand === item.available + held + item.buffer, 'on hand = available + held + buffer', evidence);
  must(first === undefined || item.due !== undefined, 'an item with holds has a due', evidence);
  must(item.onHand === ledger.totalOf(pk) - sold, 'units are conserved', evidence);
  must(promised <= held, 'what is promised is held', evidence);
}
