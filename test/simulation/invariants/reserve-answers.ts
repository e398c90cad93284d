import type { ReserveOutcome, ReserveRequest } from '../../../lib/commands/reserve.ts';
import { reservationIdOf } from '../../../lib/domain/identity.ts';
import type { Refusal } from '../../../lib/domain/outcomes.ts';
import type { Reservation } from '../../../lib/domain/reservation.ts';
import { expiryOf } from '../../../lib/domain/time.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { Process } from '../process.ts';
import { must } from '../violation.ts';
import { checkRefusal, checkShown } from './reservation-answers.ts';

const apart: readonly Refusal['code'][] = ['unavailable', 'idempotency_key_reused', 'sku_not_found'];

/** What was asked under each idempotency key of a reserve, and whether anyone was told to be the first. */
export class ReserveAnswers {
  readonly #asked = new Map<string, Set<string>>();
  readonly #first = new Map<string, string>();

  /** To be told of every reserve before it runs. */
  asked(request: ReserveRequest): void {
    const id = reservationIdOf(request.caller, request.idempotencyKey);
    this.#asked.set(id, (this.#asked.get(id) ?? new Set()).add(JSON.stringify(request)));
  }

  check(table: MemoryTable, process: Process, request: ReserveRequest, answer: ReserveOutcome): void {
    const id = reservationIdOf(request.caller, request.idempotencyKey);
    const evidence = () => `${process.name} was answered ${JSON.stringify(answer)}`;
    // Another request under a key that is in use is no repeat of it; and nothing is known of what was not done.
    const isApart = answer.outcome === 'refused' && apart.includes(answer.refusal.code);
    if (!answer.isReplayed && !isApart) {
      must((this.#first.get(id) ?? process.name) === process.name, 'a repeat says that it is one', evidence);
      this.#first.set(id, process.name);
    }
    if (answer.outcome === 'refused') this.#checkRefused(table, process, id, answer);
    else {
      const { lines } = checkShown(table, answer.reservation);
      const isSame =
        lines.length === new Set(request.lines.map(({ sku }) => sku)).size &&
        lines.every(({ sku, quantity }) => quantity === unitsOf(request, sku));
      must(isSame, 'reserved as asked', evidence);
      const isLongEnough = answer.reservation.expiresAt >= expiryOf(process.beganAt, request.holdSeconds ?? 0);
      must(answer.isReplayed || isLongEnough, 'held as long as asked', evidence);
    }
  }

  #checkRefused(
    table: MemoryTable,
    process: Process,
    id: string,
    { refusal }: Extract<ReserveOutcome, { outcome: 'refused' }>,
  ): void {
    const record = table.reservations.get(id);
    const evidence = () =>
      `${process.name} was refused ${JSON.stringify(refusal)}, the record: ${JSON.stringify(record)}`;
    switch (refusal.code) {
      case 'unavailable':
        return;
      case 'idempotency_key_reused':
        must((this.#asked.get(id)?.size ?? 0) > 1, 'a key is told as used by whoever used it', evidence);
        return;
      case 'sku_not_found':
      case 'insufficient_stock': {
        // What is unknown is told to whoever asks for something else under the key, too.
        const isApart = apart.includes(refusal.code) && (this.#asked.get(id)?.size ?? 0) > 1;
        must(isApart || isRemembered(record, refusal), 'the same answer for every repeat', evidence);
        return;
      }
      default:
        checkRefusal(table, process, id, refusal);
    }
  }
}

const isRemembered = (record: Reservation | undefined, refusal: Refusal): boolean =>
  record?.status === 'REJECTED' && JSON.stringify(record.rejection) === JSON.stringify(refusal);

const unitsOf = ({ lines }: ReserveRequest, sku: string): number =>
  lines.reduce((sum, line) => (line.sku === sku ? sum + line.quantity : sum), 0);
