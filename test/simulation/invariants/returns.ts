import { isSold, type Placed, placed, type Reservation } from '../../../lib/domain/reservation.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import { must } from '../violation.ts';
import type { Ledger } from './ledger.ts';

/** The places to which the cancellation under way of a record brings units, each with its name. */
function placesOf(record: Reservation): readonly (readonly [name: string, place: Placed])[] {
  const version = isSold(record) ? record.cancellation?.version : undefined;
  return placed(record)
    .filter(({ returning }) => returning > 0)
    .map((place) => [`${record.id} ${version} ${stockKeyOf(place.key).pk}`, place]);
}

/** Cancelled units as they were seen to be put back, kept apart from what the items remember. */
export class Returns {
  readonly #done = new Set<string>();
  #units = 0;

  /** Units that were put back so far. */
  get units(): number {
    return this.#units;
  }

  /** Enters units that were put back; throws a Violation where nothing had to be, or had been before. */
  enter({ reservations }: MemoryTable, ledger: Ledger, before: StockItem, after: StockItem): void {
    const { pk } = stockKeyOf(after.key);
    const [id = ''] = after.movement.reservations ?? [];
    const record = reservations.get(id);
    const units = after.onHand - before.onHand;
    const evidence = () => `${units} units to ${pk}: ${JSON.stringify(record)}`;
    const [name, place] = (record && placesOf(record).find(([each]) => each.endsWith(pk))) ?? [];
    must(name !== undefined && place?.returning === units, 'only cancelled units are put back', evidence);
    must(!this.#done.has(name), 'cancelled units are put back once', evidence);
    this.#done.add(name);
    this.#units += units;
    ledger.putBack(pk, units);
  }

  /** A record says that its units are back when all of them are. */
  checkFinished(before: Reservation, after: Reservation): void {
    if (!isSold(before) || before.cancellation === undefined) return;
    if (isSold(after) && after.cancellation?.version === before.cancellation.version) return;
    const missing = placesOf(before).filter(([name]) => !this.#done.has(name));
    must(missing.length === 0, 'a cancellation is finished when its units are back', () => JSON.stringify(before));
  }
}
