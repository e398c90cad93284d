// What becomes of one reservation, where nothing comes between.

import type { Command, Units } from './asked.ts';

export interface Booking {
  readonly status:
    | 'NONE'
    | 'PENDING'
    | 'CONFIRMED'
    | 'RELEASED'
    | 'EXPIRED'
    | 'REJECTED'
    | 'FULFILLED'
    | 'CANCELLED'
    | 'COMPENSATED';
  /** What was asked for; the same key with another request is refused. */
  readonly asked?: string;
  readonly refusal?: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
  readonly lines: readonly { readonly sku: string; readonly places: readonly (readonly [string, number])[] }[];
  readonly confirmed: readonly number[];
  readonly fulfilled: readonly number[];
  readonly cancelled: readonly number[];
}

const noLines: Pick<Booking, 'lines' | 'confirmed' | 'fulfilled' | 'cancelled'> = {
  lines: [],
  confirmed: [],
  fulfilled: [],
  cancelled: [],
};
export const none: Booking = { status: 'NONE', expiresAt: 0, ...noLines };
export const expired: Booking = { ...none, status: 'EXPIRED' };

export const heldAt = (booking: Booking, place: string): number =>
  booking.lines.flatMap(({ places }) => places).reduce((sum, [name, units]) => (name === place ? sum + units : sum), 0);

/** Units of each line at each place: what is confirmed is taken from the first places, what is cancelled from the last. */
function unitsAt({ lines, confirmed }: Booking, cancelled?: readonly number[]): Units {
  const units: Record<string, number> = {};
  const pour = (places: readonly (readonly [string, number])[], all: number) => {
    let left = all;
    return places.map(([place, size]) => {
      const here = Math.min(size, left);
      left -= here;
      return [place, here] as const;
    });
  };
  lines.forEach(({ places }, index) => {
    const sold = pour(places, confirmed[index] ?? 0);
    const here = cancelled === undefined ? sold : pour(sold.toReversed(), cancelled[index] ?? 0);
    for (const [place, each] of here) units[place] = each;
  });
  return units;
}
export const soldAt = (booking: Booking): Units => unitsAt(booking);
export const cancelledAt = (booking: Booking): Units => unitsAt(booking, booking.cancelled);

/** What a reserve is answered that comes again. */
export const again = (status: Booking['status']): string =>
  status === 'PENDING' || status === 'CONFIRMED' || status === 'FULFILLED' ? 'reserved' : noOf(status);

function noOf(status: Booking['status']): string {
  const codes: Readonly<Record<Booking['status'], string>> = {
    NONE: 'reservation_not_found',
    PENDING: 'not_confirmed',
    CONFIRMED: 'already_confirmed',
    FULFILLED: 'already_confirmed',
    EXPIRED: 'hold_expired',
    RELEASED: 'already_released',
    REJECTED: 'reservation_rejected',
    CANCELLED: 'already_cancelled',
    COMPENSATED: 'already_compensated',
  };
  return codes[status];
}

type Decided = readonly [code: string, after?: Booking];

/** What a command makes of a booking, at a time in milliseconds, and its answer. */
export function decide(
  command: Exclude<Command, { do: 'reserve' | 'move' | 'put' | 'retry' | 'sweep' }>,
  is: Booking,
  at: number,
): Decided {
  const { status } = is;
  const isPending = status === 'PENDING';
  switch (command.do) {
    case 'get':
    case 'list':
      return [status === 'NONE' ? noOf(status) : 'found'];
    case 'release':
      if (isPending) return ['released', { ...is, status: 'RELEASED' }];
      return [status === 'RELEASED' ? 'released' : noOf(status)];
    case 'extend':
      if (!isPending) return [noOf(status)];
      return ['extended', { ...is, expiresAt: Math.max(is.expiresAt, Math.ceil(at / 1000) + command.holdSeconds) }];
    case 'confirm':
      return confirm(is, command.lines);
    case 'fulfil':
      return afterSale(is, 'fulfilled', command.lines);
    case 'cancel':
      return afterSale(is, 'cancelled', command.lines);
  }
}

/** Whether a line is not one of the reservation's. */
const isOther = (is: Booking, lines: Units = {}): boolean =>
  Object.keys(lines).some((sku) => !is.lines.some((line) => line.sku === sku));

function confirm(is: Booking, lines: Units | undefined): Decided {
  const whole = is.lines.map(({ places }) => places.reduce((sum, [, units]) => sum + units, 0));
  const confirmed = lines === undefined ? whole : is.lines.map(({ sku }) => lines[sku] ?? 0);
  if (is.status === 'PENDING') {
    const isMore = isOther(is, lines) || confirmed.some((units, index) => units > (whole[index] ?? 0));
    return isMore ? ['exceeds_held'] : ['confirmed', { ...is, status: 'CONFIRMED', confirmed }];
  }
  const isSold = is.status === 'CONFIRMED' || is.status === 'FULFILLED';
  const isSame = lines === undefined || confirmed.every((units, index) => units === is.confirmed[index]);
  return [isSold && isSame && !isOther(is, lines) ? 'confirmed' : noOf(is.status)];
}

/** Lines state totals; without lines, all that is open. */
export function afterSale(
  is: Booking,
  what: 'fulfilled' | 'cancelled',
  lines: Units | undefined,
  whole: Booking['status'] = 'CANCELLED',
): Decided {
  const { status } = is;
  if (is.confirmed.length === 0 || status === 'COMPENSATED') return [noOf(status)];
  if (what === 'fulfilled' && status === 'CANCELLED') return [noOf(status)];
  // What is over is answered as it is, whatever the lines ask for.
  if (status === (what === 'fulfilled' ? 'FULFILLED' : 'CANCELLED')) return [what];
  const other = what === 'fulfilled' ? is.cancelled : is.fulfilled;
  const most = is.confirmed.map((units, index) => units - (other[index] ?? 0));
  const asked = is.lines.map(({ sku }, index) => (lines === undefined ? (most[index] ?? 0) : (lines[sku] ?? 0)));
  const isMore = isOther(is, lines) || asked.some((units, index) => units > (most[index] ?? 0));
  const totals = asked.map((units, index) => Math.max(units, is[what][index] ?? 0));
  const isSame = totals.every((units, index) => units === is[what][index]);
  const wasAsked = what === 'fulfilled' || is.cancelled.some((units) => units > 0);
  if (!isMore && isSame && wasAsked) return [what];
  if (what === 'cancelled' && status === 'FULFILLED') return ['already_fulfilled'];
  if (isMore) return ['exceeds_held'];
  const after = { ...is, [what]: totals };
  const isOpen = after.confirmed.some(
    (units, index) => units > (after.fulfilled[index] ?? 0) + (after.cancelled[index] ?? 0),
  );
  const left = after.fulfilled.some((units) => units > 0) ? 'FULFILLED' : whole;
  return [what, { ...after, status: isOpen ? 'CONFIRMED' : left }];
}
