import { reservationIdOf } from '../../../lib/domain/identity.ts';
import type { Refusal } from '../../../lib/domain/outcomes.ts';
import type { Reservation } from '../../../lib/domain/reservation.ts';
import type { Answered, Asked } from '../commands.ts';
import type { Act, Status } from './model.ts';
import type { Timed } from './search.ts';

/** What one client asked for and was told, and when, by true time and by the order of all that began and ended. */
export interface Call {
  readonly asked: Asked;
  readonly began: Moment;
  ended: Moment;
  answered: Answered | undefined;
}

/** A place in the order of all that began and ended, and its true time in milliseconds. */
export interface Moment {
  readonly number: number;
  readonly at: number;
}

const statuses: Readonly<Partial<Record<Reservation['status'], Status>>> = {
  PENDING: 'held',
  CONFIRMED: 'sold',
  RELEASED: 'released',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
  CANCELLED: 'cancelled',
};
const statusBehind: Readonly<Partial<Record<Refusal['code'], Status>>> = {
  insufficient_stock: 'rejected',
  reservation_rejected: 'rejected',
  reservation_not_found: 'none',
  already_confirmed: 'sold',
  already_released: 'released',
  already_cancelled: 'cancelled',
  hold_expired: 'expired',
};
const commands = {
  reserve: 'reserve',
  confirm: 'confirm',
  release: 'release',
  cancel: 'cancel',
  getReservation: 'look',
} as const;

/** What else is known of a history. */
export interface Known {
  /** How far a clock may be off, in milliseconds. */
  readonly skew: number;
  /** Whether units of a reservation were taken by a late copy: they are held until their time, whatever has become of it. */
  readonly isTakenLate: (id: string) => boolean;
}

/** The calls of a history as acts, and the expiry of each reservation, in its time as the clocks may tell it. */
export function actsOf(calls: readonly Call[], known: Known): readonly Timed[] {
  return [...calls.flatMap((call) => actOf(call, calls, known)), ...expiriesOf(calls, known)];
}

function actOf(call: Call, calls: readonly Call[], known: Known): readonly Timed[] {
  const { asked, answered, began } = call;
  const isUnknown = answered === undefined || isUnavailable(answered);
  const timed = { from: began.number, to: isUnknown ? Number.POSITIVE_INFINITY : call.ended.number, isUnknown };
  const own = { id: idOf(asked) ?? '', withheld: withheldBeside(call, calls, known) };
  if (asked.command === 'moveStock') {
    const act: Act = { ...own, type: 'receive', units: asked.request.quantity, told: 'none' };
    return isRepeated(call, calls) ? [] : [{ ...timed, act }];
  }
  if (!(asked.command in commands)) return [];
  const type = commands[asked.command as keyof typeof commands];
  const told = isUnknown ? wishedBy(type) : toldBy(answered);
  if (told === undefined || (isUnknown && type === 'look')) return [];
  const act: Act = { ...own, type, units: unitsOf(asked), told };
  // One that nobody was told of may have been refused; and it may have been slower than its own time.
  const ends = (['held', 'rejected', 'expired'] as const).map((end) => ({
    ...timed,
    act: { ...act, told: end },
    isUnknown: true,
  }));
  if (isUnknown && type === 'reserve') return ends;
  const wished = wishedBy(type);
  if (wished === undefined || told === wished || (type === 'reserve' && told === 'rejected'))
    return [{ ...timed, act }];
  // Whoever is told of another end may have done it all the same, and then looked: its first reply was lost. And a copy of
  // a write that found no reservation may find it later: no client knows the id of a reservation before it is told.
  const mayBe = type === 'reserve' ? ends : [{ ...timed, act: { ...act, told: wished }, isUnknown: true }];
  return [...mayBe, { ...timed, act: { ...act, type: 'look' } }];
}

const isUnavailable = ({ answer }: Answered): boolean =>
  answer.outcome === 'refused' && answer.refusal.code === 'unavailable';

/** A movement is made once, by the first that was asked for under its key; whoever repeats it is told of that one. */
const isRepeated = ({ asked, began }: Call, calls: readonly Call[]): boolean =>
  calls.some((other) => other.began.number < began.number && keyOf(other.asked) === keyOf(asked));

const keyOf = (asked: Asked): string | undefined =>
  asked.command === 'moveStock' ? asked.request.idempotencyKey : undefined;

const wishedBy = (type: Act['type']): Status | undefined =>
  (({ reserve: 'held', confirm: 'sold', release: 'released', cancel: 'cancelled' }) as const)[type as 'reserve'];

function toldBy({ answer }: Answered): Status | undefined {
  if (answer.outcome === 'refused') return statusBehind[answer.refusal.code];
  return 'reservation' in answer ? statuses[answer.reservation.status] : undefined;
}

const idOf = (asked: Asked): string | undefined => {
  if (asked.command === 'reserve') return reservationIdOf(asked.request.caller, asked.request.idempotencyKey);
  if ('id' in asked) return asked.id;
  return 'request' in asked && 'id' in asked.request ? asked.request.id : undefined;
};

/** Units asked for; of a cancellation, those that come back. */
function unitsOf(asked: Asked): number {
  if (asked.command === 'cancel') return asked.request.reason === 'late' ? Number.POSITIVE_INFINITY : 0;
  const lines = 'request' in asked && 'lines' in asked.request ? asked.request.lines : undefined;
  if (lines === undefined) return Number.POSITIVE_INFINITY;
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** A reserve that goes on, or died, may hold what it gives back; what was decided by whoever died is not given back yet. */
function withheldBeside(call: Call, calls: readonly Call[], { isTakenLate, skew }: Known): number {
  // Whose clock is behind still sees the hold of what another one has told to be expired.
  const isJustOver = (id: string): boolean =>
    calls.some((each) => expiryIn(each, id).some((at) => at + skew >= call.began.at));
  return calls.reduce((sum, other) => {
    if (other === call || other.began.number > call.ended.number) return sum;
    const isBeside = other.answered === undefined || other.ended.number > call.began.number;
    const id = idOf(other.asked) ?? '';
    const isLate = other.asked.command === 'cancel' || isTakenLate(id);
    const isOver = other.asked.command === 'reserve' && isJustOver(id);
    return isBeside || isLate || isOver ? sum + unitsHeldBy(other, calls) : sum;
  }, 0);
}

function unitsHeldBy({ asked }: Call, calls: readonly Call[]): number {
  const id = idOf(asked);
  const reserve = calls.find((each) => each.asked.command === 'reserve' && idOf(each.asked) === id);
  const isRead = asked.command === 'getReservation' || asked.command === 'getStock';
  return id === undefined || isRead || reserve === undefined ? 0 : unitsOf(reserve.asked);
}

/** A reservation expires at its time, by a clock that may be ahead or behind; how long one that nobody saw lasts is open. */
function expiriesOf(calls: readonly Call[], { skew }: Known): readonly Timed[] {
  const ids = new Set(calls.flatMap(({ asked }) => (asked.command === 'reserve' ? [idOf(asked) ?? ''] : [])));
  return [...ids].map((id): Timed => {
    const act: Act = { type: 'expire', id, units: 0, told: 'expired', withheld: 0 };
    const [at] = calls.flatMap((each) => expiryIn(each, id));
    if (at === undefined) return { act, from: 0, to: Number.POSITIVE_INFINITY, isUnknown: true };
    return { act, ...stretchOf(calls, at - skew, at + skew), isUnknown: false };
  });
}

/** When a reservation is over, by what a client was told: of it, or that it is. */
function expiryIn({ asked, answered }: Call, id: string): readonly number[] {
  if (answered === undefined || idOf(asked) !== id) return [];
  const { answer } = answered;
  if ('reservation' in answer) return [answer.reservation.expiresAt * 1000];
  const refusal = answer.outcome === 'refused' ? answer.refusal : undefined;
  return refusal?.code === 'hold_expired' ? [refusal.expiresAt * 1000] : [];
}

/** Between the last moment before one true time and the first one behind another. */
function stretchOf(calls: readonly Call[], first: number, last: number): { from: number; to: number } {
  let [from, to] = [0, Number.POSITIVE_INFINITY];
  for (const { number, at } of calls.flatMap(({ began, ended }) => [began, ended])) {
    if (at < first) from = Math.max(from, number);
    if (at > last) to = Math.min(to, number - 0.5);
  }
  return { from, to };
}
