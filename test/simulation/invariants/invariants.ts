import type { Reservation } from '../../../lib/domain/reservation.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { Operation, Stored } from '../operation.ts';
import { Ledger } from './ledger.ts';
import { Plans } from './plans.ts';
import { checkReservationChange } from './reservation-changes.ts';
import { Returns } from './returns.ts';
import { Seen } from './seen.ts';
import { checkStanding } from './standing.ts';
import { checkDropped, checkStockChange } from './stock-changes.ts';
import { Takes } from './takes.ts';

/** The invariants of one history, with what they remember of it. */
export class Invariants {
  readonly ledger = new Ledger();
  readonly takes = new Takes();
  readonly seen = new Seen();
  readonly returns = new Returns();
  readonly plans: Plans;
  readonly #table: MemoryTable;

  constructor(table: MemoryTable) {
    this.#table = table;
    this.plans = new Plans(table, this.seen);
  }

  /** Checks one change, made at a true time in milliseconds, and the table after it; throws a Violation. */
  checkChange(operation: Operation, at: number, before: Stored, after: Stored): void {
    const { kind } = operation.target;
    this.seen.note(operation, at, before, after);
    if (kind === 'entries' || kind === 'sales') return;
    if (kind === 'stock') {
      const [stood, stands] = [before as StockItem | undefined, after as StockItem];
      checkStockChange(this.#table, this.ledger, operation, stood, stands);
      if (stood !== undefined) {
        checkDropped(this.takes, at, stood, stands);
        this.takes.note(operation, at, stood, stands);
        if (operation.name === 'planSales') this.plans.checkPlanned(operation, stood, stands);
        if (operation.name === 'returnUnits') this.returns.enter(this.#table, this.ledger, stood, stands);
      }
    }
    if (kind === 'reservations') {
      const [stood, stands] = [before as Reservation | undefined, after as Reservation];
      checkReservationChange(operation, stood, stands);
      this.plans.checkCancelled(operation, stood, stands);
      if (stood !== undefined) this.returns.checkFinished(stood, stands);
    }
    this.checkStanding();
  }

  /** Somebody has written by hand: what the commands may do is not known, but what compensations put back counts. */
  noteUnchecked({ name, target }: Operation, before: Stored, after: Stored): void {
    if (name !== 'returnUnits') return;
    this.ledger.putBack(target.key, (after as StockItem).onHand - (before as StockItem).onHand);
  }

  /** Checks the table as it stands. */
  checkStanding(): void {
    checkStanding(this.#table, this.ledger);
  }
}
