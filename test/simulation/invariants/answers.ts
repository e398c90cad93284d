import { reservationIdOf } from '../../../lib/domain/identity.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import { StoreUnavailable } from '../../../lib/store/port.ts';
import type { Answered } from '../commands.ts';
import type { Process } from '../process.ts';
import { must } from '../violation.ts';
import type { Invariants } from './invariants.ts';
import type { Ledger } from './ledger.ts';
import { checkReconciled } from './reconciled.ts';
import {
  checkConfirmAnswer,
  checkExtendAnswer,
  checkFoundReservation,
  checkReleaseAnswer,
} from './reservation-answers.ts';
import { ReserveAnswers } from './reserve-answers.ts';
import { checkSaleAnswer } from './sale-answers.ts';
import type { Seen } from './seen.ts';
import { checkFoundStock, checkMoved, checkPut } from './stock-answers.ts';
import type { Takes } from './takes.ts';
import { checkGivenBack, checkNoTrace } from './traces.ts';

/** Checks what clients are told against the table, at the moment they are told. */
export class Answers {
  readonly reserves = new ReserveAnswers();
  readonly #table: MemoryTable;
  readonly #ledger: Ledger;
  readonly #takes: Takes;
  readonly #seen: Seen;

  constructor(table: MemoryTable, { ledger, takes, seen }: Invariants) {
    this.#table = table;
    this.#ledger = ledger;
    this.#takes = takes;
    this.#seen = seen;
  }

  /** Throws a Violation where an answer, given at a true time in milliseconds, is not true. */
  check(process: Process, answered: Answered, now: number): void {
    const { asked } = process;
    const { command, answer } = answered;
    must(asked.command === command, 'a command answers for itself', () => `${process.name}: ${command}`);
    if (command === 'reserve' && asked.command === command) {
      this.reserves.check(this.#table, process, asked.request, answer);
      const isUnknown = answer.outcome === 'refused' && answer.refusal.code === 'unavailable';
      const id = reservationIdOf(asked.request.caller, asked.request.idempotencyKey);
      if (!isUnknown) checkNoTrace(this.#table, this.#takes, process, id);
    } else if (command === 'confirm' && asked.command === command) {
      checkConfirmAnswer(this.#table, process, asked, answer);
    } else if (command === 'release' && asked.command === command) {
      checkReleaseAnswer(this.#table, process, asked.id, answer);
      if (answer.outcome === 'released') checkGivenBack(this.#table, this.#takes, process, asked.id);
    } else if (command === 'extend' && asked.command === command) {
      checkExtendAnswer(this.#table, process, asked, answer);
    } else if ((command === 'fulfil' || command === 'cancel') && asked.command === command) {
      checkSaleAnswer(this.#table, process, asked, answered);
    } else if (command === 'getReservation' && asked.command === command) {
      checkFoundReservation(this.#table, process, asked.id, answer);
    } else if (command === 'moveStock' && asked.command === command) {
      this.#ledger.checkEnd(process, process.end);
      if (answer.outcome !== 'refused') checkMoved(this.#ledger, process, asked.request, answer);
    } else if (command === 'putSku' && asked.command === command && answer.outcome !== 'refused') {
      checkPut(this.#table, process, asked.request, answer);
    } else if (command === 'getStock' && answer.outcome !== 'refused') {
      checkFoundStock(process, answer);
    } else if (command === 'sweep') {
      const isOurs = answer.failure !== undefined && !(answer.failure instanceof StoreUnavailable);
      must(!isOurs, 'nothing fails a sweep but the table', () => `${process.name}: ${answer.failure}`);
      must(answer.oldestDueSeconds >= 0, 'a sweep tells how late it is', () => JSON.stringify(answer));
    } else if (command === 'reconcile' && asked.command === command) {
      const known = { table: this.#table, seen: this.#seen, takes: this.#takes };
      checkReconciled(known, process, asked, answer, now);
    } else if (command === 'retryCompensation') {
      must(answer.outcome === 'found', 'what failed can be tried again', () => JSON.stringify(answer));
    }
  }
}
