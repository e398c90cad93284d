import type { Reservation } from '../../../lib/domain/reservation.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { Operation, Stored } from '../operation.ts';
import { Ledger } from './ledger.ts';
import { checkReservationChange } from './reservation-changes.ts';
import { checkStanding } from './standing.ts';
import { checkStockChange } from './stock-changes.ts';

/** The invariants of one history, with what they remember of it. */
export class Invariants {
  readonly ledger = new Ledger();
  readonly #table: MemoryTable;

  constructor(table: MemoryTable) {
    this.#table = table;
  }

  /** Checks one change and the table after it; throws a Violation. */
  checkChange(operation: Operation, before: Stored, after: Stored): void {
    if (operation.target.kind === 'stock') {
      checkStockChange(this.#table, this.ledger, operation, before as StockItem | undefined, after as StockItem);
    }
    if (operation.target.kind === 'reservations') {
      checkReservationChange(operation, before as Reservation | undefined, after as Reservation);
    }
    checkStanding(this.#table, this.ledger);
  }
}
