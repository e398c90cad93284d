import type { Reservation } from '../../../lib/domain/reservation.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { Operation, Stored } from '../operation.ts';
import { Ledger } from './ledger.ts';
import { checkReservationChange } from './reservation-changes.ts';
import { checkStanding } from './standing.ts';
import { checkDropped, checkStockChange } from './stock-changes.ts';
import { Takes } from './takes.ts';

/** The invariants of one history, with what they remember of it. */
export class Invariants {
  readonly ledger = new Ledger();
  readonly takes = new Takes();
  readonly #table: MemoryTable;

  constructor(table: MemoryTable) {
    this.#table = table;
  }

  /** Checks one change, made at a true time in milliseconds, and the table after it; throws a Violation. */
  checkChange(operation: Operation, at: number, before: Stored, after: Stored): void {
    if (operation.target.kind === 'stock') {
      const [stood, stands] = [before as StockItem | undefined, after as StockItem];
      checkStockChange(this.#table, this.ledger, operation, stood, stands);
      if (stood !== undefined) {
        checkDropped(this.takes, at, stood, stands);
        this.takes.note(operation, at, stood, stands);
      }
    }
    if (operation.target.kind === 'reservations') {
      checkReservationChange(operation, before as Reservation | undefined, after as Reservation);
    }
    checkStanding(this.#table, this.ledger);
  }
}
