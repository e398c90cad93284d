import type { Refusal } from '../../../lib/domain/outcomes.ts';
import { isSold, placed, type Reservation } from '../../../lib/domain/reservation.ts';
import { expiryOf, secondsOf } from '../../../lib/domain/time.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { Answered, Asked } from '../commands.ts';
import type { Process } from '../process.ts';
import { must } from '../violation.ts';
import { goesOn } from './sale-changes.ts';

type AskedOf<Name extends Asked['command']> = Extract<Asked, { readonly command: Name }>;
type AnswerOf<Name extends Asked['command']> = Extract<Answered, { readonly command: Name }>['answer'];

/** The statuses that a record may have where a command was refused so; it was resolved, so it has it, or goes on from it. */
const statusesBehind: Partial<Record<Refusal['code'], readonly Reservation['status'][]>> = {
  hold_expired: ['EXPIRED'],
  already_released: ['RELEASED'],
  already_confirmed: ['CONFIRMED', 'FULFILLED', 'CANCELLED', 'COMPENSATED'],
  already_fulfilled: ['FULFILLED'],
  already_cancelled: ['CANCELLED'],
  already_compensated: ['COMPENSATED'],
  not_confirmed: ['PENDING', 'CONFIRMED', 'RELEASED', 'EXPIRED', 'FULFILLED', 'CANCELLED', 'COMPENSATED'],
  reservation_rejected: ['REJECTED'],
};

/** What a client is told of a reservation is so, and once it was told of an end, that end stays. */
export function checkShown(table: MemoryTable, shown: Reservation): Reservation {
  const record = table.reservations.get(shown.id);
  const evidence = () => `told ${JSON.stringify(shown)} of ${JSON.stringify(record)}`;
  must(record !== undefined, 'what was acknowledged is not lost', evidence);
  const isSame = shown.status === 'PENDING' || JSON.stringify(shown) === JSON.stringify(record);
  const isLater = isSold(shown) && shown.version < record.version && goesOn(shown, record);
  must(isSame || isLater, 'what was shown as resolved stays', evidence);
  must(shown.expiresAt <= record.expiresAt, 'nothing is told to last longer than it does', evidence);
  return record;
}

export function checkRefusal(table: MemoryTable, process: Process, id: string, refusal: Refusal): void {
  const record = table.reservations.get(id);
  const evidence = () =>
    `${process.name} was refused ${JSON.stringify(refusal)}, the record: ${JSON.stringify(record)}`;
  if (refusal.code === 'reservation_not_found') {
    must(!process.isKnown, 'what is there is found', evidence);
    return;
  }
  const wanted = statusesBehind[refusal.code];
  must(wanted !== undefined, 'a command refuses by its own codes', evidence);
  must(record !== undefined && wanted.includes(record.status), 'a refusal is true', evidence);
}

export function checkConfirmAnswer(
  table: MemoryTable,
  process: Process,
  { request: { id, lines } }: AskedOf<'confirm'>,
  answer: AnswerOf<'confirm'>,
): void {
  if (answer.outcome === 'refused') {
    const { refusal } = answer;
    const record = table.reservations.get(id);
    if (refusal.code === 'exceeds_held') {
      const isMore = lines?.some(
        ({ sku, quantity }) => quantity > (record?.lines.find((each) => each.sku === sku)?.quantity ?? 0),
      );
      must(isMore === true, 'what is held can be confirmed', () => `${process.name}: ${JSON.stringify(refusal)}`);
      return;
    }
    checkRefusal(table, process, id, refusal);
    must(
      refusal.code !== 'already_confirmed' || lines !== undefined,
      'a repeated confirm is confirmed',
      () => process.name,
    );
    return;
  }
  const record = checkShown(table, answer.reservation);
  must(isSold(record), 'confirmed stays confirmed', () => JSON.stringify(record));
  record.lines.forEach(({ sku }, at) => {
    const wanted = lines === undefined ? record.confirmed[at] : (lines.find((line) => line.sku === sku)?.quantity ?? 0);
    must(record.confirmed[at] === wanted, 'confirmed as asked', () => `${process.name}: ${JSON.stringify(record)}`);
  });
  for (const { key, nonce } of placed(record)) {
    const hold = table.stock.get(stockKeyOf(key).pk)?.holds[id];
    const isOpen = hold !== undefined && hold.nonce === nonce && !hold.isSettled;
    must(!isOpen, 'an acknowledged confirm is settled', () => `${process.name}: ${JSON.stringify(hold)}`);
  }
}

export function checkReleaseAnswer(
  table: MemoryTable,
  process: Process,
  id: string,
  answer: AnswerOf<'release'>,
): void {
  if (answer.outcome === 'refused') checkRefusal(table, process, id, answer.refusal);
  else {
    const record = checkShown(table, answer.reservation);
    must(record.status === 'RELEASED', 'released stays released', () => JSON.stringify(record));
  }
}

export function checkExtendAnswer(
  table: MemoryTable,
  process: Process,
  { id, holdSeconds }: AskedOf<'extend'>,
  answer: AnswerOf<'extend'>,
): void {
  if (answer.outcome === 'refused') {
    checkRefusal(table, process, id, answer.refusal);
    return;
  }
  checkShown(table, answer.reservation);
  const isLongEnough = answer.reservation.expiresAt >= expiryOf(process.beganAt, holdSeconds);
  must(isLongEnough, 'extended as long as asked', () => `${process.name}: ${JSON.stringify(answer.reservation)}`);
}

export function checkFoundReservation(
  table: MemoryTable,
  process: Process,
  id: string,
  answer: AnswerOf<'getReservation'>,
): void {
  if (answer.outcome === 'refused') {
    checkRefusal(table, process, id, answer.refusal);
    return;
  }
  checkShown(table, answer.reservation);
  const { status, expiresAt } = answer.reservation;
  const isLive = status !== 'PENDING' || expiresAt > secondsOf(process.beganAt);
  must(isLive, 'past its time is expired', () => `${process.name} was told ${JSON.stringify(answer.reservation)}`);
}
