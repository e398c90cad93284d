// What a shop does whose commands happen one after the other, each of them wholly: no process, no crash, no hold in an
// item, no nonce, no key that is kept for a while. The commands of lib/commands are held against it.

import type { Command, Units } from './asked.ts';
import { again, type Booking, cancelledAt, decide, none, soldAt } from './booking.ts';
import { added, availableAt, bookingAt, type Outcomes, type Shop, type Spare } from './known-shop.ts';
import { move, put } from './movements.ts';

export const askedBy = ({ lines, holdSeconds = 600 }: { lines: Units; holdSeconds?: number }): string =>
  JSON.stringify([lines, holdSeconds]);

/** What becomes of a command at a time in milliseconds. */
export function apply(shop: Shop, command: Command, at: number, spare: Spare): Outcomes {
  const now = Math.floor(at / 1000);
  if (command.do === 'sweep') return [[{ code: 'swept' }, shop]];
  if (command.do === 'move') return move(shop, command, now, spare);
  if (command.do === 'put') return [[{ code: 'put' }, put(shop, command)]];
  if (command.do === 'retry') return retry(shop, command.key);
  const booking = bookingAt(shop, command.key, now);
  if (command.do === 'reserve') return reserve(shop, command, booking, at, spare);
  const [code, after = booking] = decide(command, booking, at);
  const isSale = after.confirmed.length > 0 && after !== booking;
  const onHand = isSale ? added(shop.onHand, stockOf(booking, after, command)) : shop.onHand;
  return [[{ code }, { ...shop, onHand, bookings: { ...shop.bookings, [command.key]: after } }]];
}

/** What a decision on a sale adds to what is on hand. */
function stockOf(before: Booking, after: Booking, command: Command): Units {
  if (before.status === 'PENDING') return negative(soldAt(after));
  if (command.do === 'cancel' && command.reason === 'lost') return {};
  return added(cancelledAt(after), negative(cancelledAt(before)));
}
const negative = (units: Units): Units => Object.fromEntries(Object.entries(units).map(([at, each]) => [at, -each]));

function reserve(
  shop: Shop,
  command: Extract<Command, { do: 'reserve' }>,
  booking: Booking,
  at: number,
  spare: Spare,
): Outcomes {
  const { key, lines, holdSeconds = 600 } = command;
  const asked = askedBy(command);
  const { status, refusal = '' } = booking;
  if (status !== 'NONE') {
    const isReused = booking.asked !== undefined && booking.asked !== asked;
    return [[{ code: isReused ? 'idempotency_key_reused' : status === 'REJECTED' ? refusal : again(status) }, shop]];
  }
  const become = (code: string, after: Booking): Outcomes[number] => [
    { code },
    { ...shop, bookings: { ...shop.bookings, [key]: { ...after, asked } } },
  ];
  const now = Math.floor(at / 1000);
  const room = (place: string) => availableAt(shop, place, now);
  const isGranted = Object.entries(lines).every(([place, units]) => room(place) >= units);
  const isShort = Object.entries(lines).some(([place, units]) => room(place) - spare(place, key) < units);
  const skus = new Set(Object.keys(lines).map((place) => place.split('@')[0] ?? ''));
  const taken = [...skus].map((sku) => ({
    sku,
    places: Object.entries(lines).filter(([place]) => place.split('@')[0] === sku),
  }));
  const zeros = taken.map(() => 0);
  const empty = { lines: taken, confirmed: [], fulfilled: zeros, cancelled: zeros };
  const code = 'insufficient_stock';
  const expiresAt = Math.ceil(at / 1000) + holdSeconds;
  return [
    ...(isGranted ? [become('reserved', { status: 'PENDING', expiresAt, ...empty })] : []),
    ...(isShort ? [become(code, { ...none, status: 'REJECTED', refusal: code })] : []),
  ];
}

/** What is under way, over or let off is answered as what was given up, and left as it is; the answer tells that it has begun. */
function retry(shop: Shop, key: string): Outcomes {
  const { [key]: is, ...others } = shop.begun;
  const failed = shop.failed.filter((each) => each !== key);
  const found = { ...shop, failed, begun: { ...others, [key]: 'surely' } } as const;
  return [
    ...(is === undefined ? [] : [[{ code: 'retried' }, found] as const]),
    ...(is === 'surely' ? [] : [[{ code: 'compensation_not_found' }, { ...shop, begun: others }] as const]),
  ];
}
