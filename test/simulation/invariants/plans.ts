import { hasCancelled, reservationIn } from '../../../lib/domain/compensation.ts';
import { rankOf } from '../../../lib/domain/priority.ts';
import { isSold, placed, type Reservation } from '../../../lib/domain/reservation.ts';
import { deficitOf, type StockItem } from '../../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { Operation } from '../operation.ts';
import type { Process } from '../process.ts';
import { must } from '../violation.ts';
import type { Seen } from './seen.ts';

const sum = (units: readonly number[]): number => units.reduce((total, each) => total + each, 0);

/** Who is chosen to be cancelled for what is oversold, and who is cancelled. */
export class Plans {
  readonly #table: MemoryTable;
  readonly #seen: Seen;
  readonly #views = new WeakMap<Process, Map<string, StockItem>>();

  constructor(table: MemoryTable, seen: Seen) {
    this.#table = table;
    this.#seen = seen;
  }

  /** A process has read an item. What it does next can be no better than what it knows. */
  saw(process: Process, pk: string, item: StockItem): void {
    const views = this.#views.get(process) ?? new Map<string, StockItem>();
    this.#views.set(process, views.set(pk, item));
  }

  /** Checks a change of what is planned for an item: no more than is short, and the cheapest. */
  checkPlanned({ process }: Operation, before: StockItem, after: StockItem): void {
    const added = Object.entries(after.plan).filter(([id]) => before.plan[id] === undefined);
    if (added.length === 0) return;
    const short = deficitOf(before);
    const units = added.map(([, each]) => each);
    const evidence = () => `${process.name} planned ${JSON.stringify(added)} for ${JSON.stringify(before)}`;
    must(sum(units) - Math.min(...units) < short, 'no more is planned than is short', evidence);
    // What was put in order while somebody chose may have been read before or after it.
    const { sku } = before.key;
    if (this.#seen.stepOf(sku) > process.startedStep) return;
    const { order } = this.#table.skus.get(sku)?.settings.oversell ?? { order: [] };
    for (const [id] of added) {
      const rank = rankOf(this.#tierOf(reservationIn(id)), order);
      const cheaper = this.#standing(process, before).filter(({ tier }) => rankOf(tier, order) < rank);
      must(sum(cheaper.map((each) => each.units)) < short, 'the cheapest sales are planned first', evidence);
    }
  }

  /** Checks that a sale that is cancelled for a compensation is planned, and its item short without it. */
  checkCancelled({ process }: Operation, before: Reservation | undefined, after: Reservation): void {
    if (!isSold(after) || after.cancellation?.compensation === undefined) return;
    const id = after.cancellation.compensation;
    if (hasCancelled(before, id)) return;
    const compensation = this.#table.compensations.get(id);
    const view = compensation && this.#views.get(process)?.get(stockKeyOf(compensation.stock).pk);
    const evidence = () => `${process.name} cancelled ${JSON.stringify(after)}, seeing ${JSON.stringify(view)}`;
    must(view?.plan[id] !== undefined, 'only what is planned is cancelled', evidence);
    const coming = Object.entries(view.plan).filter(
      ([other]) => other !== id && hasCancelled(this.#table.reservations.get(reservationIn(other)), other),
    );
    must(-view.onHand > sum(coming.map(([, units]) => units)), 'no more is cancelled than is short', evidence);
  }

  #tierOf(id: string): string | undefined {
    const record = this.#table.reservations.get(id);
    return record !== undefined && isSold(record) ? record.order?.customerTier : undefined;
  }

  /** The sales of an item that could have been chosen all the time since a process began. */
  #standing(
    { startedStep }: Process,
    item: StockItem,
  ): readonly { readonly tier: string | undefined; units: number }[] {
    const { pk } = stockKeyOf(item.key);
    const planned = new Set(Object.keys(item.plan).map(reservationIn));
    return [...this.#table.sales].flatMap(([key, sale]) => {
      const record = this.#table.reservations.get(sale.reservation);
      const isOld = Math.max(this.#seen.stepOf(key), this.#seen.stepOf(sale.reservation)) <= startedStep;
      if (!isOld || stockKeyOf(sale.key).pk !== pk || planned.has(sale.reservation)) return [];
      const open = record && placed(record).find((place) => stockKeyOf(place.key).pk === pk)?.open;
      return record?.status === 'CONFIRMED' && open === sale.quantity ? [{ tier: sale.customerTier, units: open }] : [];
    });
  }
}
