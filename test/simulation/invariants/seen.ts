import type { Compensation } from '../../../lib/domain/compensation.ts';
import type { LedgerEntry } from '../../../lib/domain/ledger.ts';
import { type Reservation, unitsOf } from '../../../lib/domain/reservation.ts';
import type { Sale } from '../../../lib/domain/sale.ts';
import type { Sku } from '../../../lib/domain/sku.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { saleKeyOf, stockKeyOf } from '../../../lib/store/keys.ts';
import type { Operation, Stored } from '../operation.ts';

/** A movement as it was seen to happen, and the write that made it. */
export interface Moved {
  readonly write: string;
  readonly before: StockItem | undefined;
  readonly after: StockItem;
}

/** Something that an item was seen to come to, at one of its versions. */
interface Decided {
  readonly item: string;
  readonly version: number;
  readonly type: string;
}

const units = (record: Reservation | undefined, what: 'fulfilled' | 'cancelled'): number =>
  record === undefined ? 0 : record.lines.reduce((sum, _, index) => sum + unitsOf(record, what, index), 0);

/** What a change of a record is told as: what was cancelled or has left in part, as that; else the status that it took. */
function typeOf(before: Reservation | undefined, after: Reservation): string | undefined {
  const isAfterSale = before !== undefined && 'confirmed' in before && after.status !== 'COMPENSATED';
  if (isAfterSale && units(after, 'cancelled') > units(before, 'cancelled')) return 'cancelled';
  if (isAfterSale && units(after, 'fulfilled') > units(before, 'fulfilled')) return 'fulfilled';
  return before?.status === after.status ? undefined : after.status.toLowerCase();
}

/** What was seen to happen in one history, kept apart from what the books say of it. */
export class Seen {
  /** The movements of each stock item, in their order. */
  readonly movements = new Map<string, Moved[]>();
  /** What reservations and compensations were seen to come to; whoever only keeps a late record out promises nothing. */
  readonly decisions: Decided[] = [];
  /** What was ever low for a SKU. */
  readonly lowStock = new Map<string, Set<number | undefined>>();
  readonly #stepOf = new Map<string, number>();
  #steps = 0;

  /** Changes seen so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Which of them was the last one of an item; of a sale, the first. None: before all. */
  stepOf(key: string): number {
    return this.#stepOf.get(key) ?? 0;
  }

  /** Reservations of which a sale was written late, or by a repair: it may tell what was so before, until it is mended. */
  readonly lateSales = new Set<string>();
  readonly #writtenAt = new Map<string, number>();

  /** When an entry, or the sale of a reservation, was first written, in milliseconds. */
  entryWrittenAt(stockPk: string, place: number): number | undefined {
    return this.#writtenAt.get(`${stockPk} ${place}`);
  }

  saleWrittenAt(salesPk: string, reservation: string): number | undefined {
    return this.#writtenAt.get(`${salesPk} ${reservation}`);
  }

  /** Notes a change made at a true time in milliseconds. */
  note({ target, name }: Operation, at: number, before: Stored, after: Stored): void {
    this.#steps++;
    if (target.kind !== 'sales' || !this.#stepOf.has(target.key)) this.#stepOf.set(target.key, this.#steps);
    switch (target.kind) {
      case 'stock':
        this.#noteStock(name, before as StockItem | undefined, after as StockItem);
        return;
      case 'reservations':
        this.#noteRecord(before as Reservation | undefined, after as Reservation);
        return;
      case 'skus': {
        const { sku, settings } = after as Sku;
        this.lowStock.set(sku, (this.lowStock.get(sku) ?? new Set()).add(settings.lowStock));
        return;
      }
      case 'entries': {
        const { key, place } = after as LedgerEntry;
        this.#noteFirst(`${stockKeyOf(key).pk} ${place}`, at);
        return;
      }
      case 'compensations':
        this.#noteCompensation(before as Compensation | undefined, after as Compensation);
        return;
      case 'sales':
        if (after !== undefined) this.#noteFirst(`${saleKeyOf(after as Sale).pk} ${(after as Sale).reservation}`, at);
    }
  }

  /** Notes a write of a sale, also of one that changes nothing. */
  noteSale({ name, process, target }: Operation, isLate: boolean): void {
    if (name === 'putSale' && (isLate || process.asked.command === 'reconcile')) {
      this.lateSales.add(target.key.split('#').at(-1) ?? '');
    }
  }

  #noteStock(write: string, before: StockItem | undefined, after: StockItem): void {
    if (before?.version === after.version) return;
    const { pk } = stockKeyOf(after.key);
    const own = this.movements.get(pk) ?? [];
    own.push({ write, before, after });
    this.movements.set(pk, own);
  }

  #noteRecord(before: Reservation | undefined, after: Reservation): void {
    if (after.lines.length === 0) return;
    const type = typeOf(before, after);
    if (type !== undefined)
      this.decisions.push({ item: after.id, version: after.version, type: `reservation.${type}` });
  }

  #noteCompensation(before: Compensation | undefined, { id, version, status }: Compensation): void {
    const type = { RUNNING: 'started', DONE: 'done', FAILED: 'failed', SKIPPED: undefined }[status];
    if (before?.status === status || type === undefined) return;
    this.decisions.push({ item: `compensation ${id}`, version, type: `compensation.${type}` });
  }

  #noteFirst(what: string, at: number): void {
    if (!this.#writtenAt.has(what)) this.#writtenAt.set(what, at);
  }
}
