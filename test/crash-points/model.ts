// What a shop does whose commands happen one after the other, each of them wholly: no process, no crash, no hold in an
// item, no nonce, no key that is kept for a while. The commands of lib/commands are held against it.

import {
  type Answer,
  again,
  type Booking,
  type Command,
  cancelledAt,
  decide,
  heldAt,
  none,
  soldAt,
  type Units,
} from './booking.ts';

export interface Shop {
  readonly onHand: Units;
  /** Units kept back, or promised beyond what is there. */
  readonly buffer: Units;
  readonly bookings: Readonly<Record<string, Booking>>;
  /** Units that movements have added, by their keys. */
  readonly moved: Units;
  /** Units of the last receipt, by SKU, and what a buffer follows that is so many percent of it. */
  readonly received: Units;
  readonly rules: Readonly<Record<string, Rule>>;
  /** Whose sale is made right, or may have been chosen for it: nobody is told before it is cancelled. */
  readonly begun: Readonly<Record<string, 'surely' | 'perhaps'>>;
  /** Keys of what was to be made right, and was given up. */
  readonly failed: readonly string[];
}

export const emptyShop: Shop = {
  onHand: {},
  buffer: {},
  bookings: {},
  moved: {},
  received: {},
  rules: {},
  begun: {},
  failed: [],
};

interface Rule {
  readonly safetyStock: number;
  readonly percent: number;
}

/** What may become of a command: more than one thing only where `spare` says that not all is known. */
export type Outcomes = readonly (readonly [Answer, Shop])[];

/** A booking as of now: time alone expires it. */
export function bookingAt({ bookings }: Shop, key: string, now: number): Booking {
  const booking = bookings[key] ?? none;
  const isOver = booking.status === 'PENDING' && booking.expiresAt <= now;
  return isOver ? { ...booking, status: 'EXPIRED' } : booking;
}

export const availableAt = (shop: Shop, place: string, now: number): number =>
  Object.keys(shop.bookings)
    .map((key) => bookingAt(shop, key, now))
    .reduce(
      (left, booking) => (booking.status === 'PENDING' ? left - heldAt(booking, place) : left),
      (shop.onHand[place] ?? 0) - (shop.buffer[place.split('@')[0] ?? ''] ?? 0),
    );

export const askedBy = ({ lines, holdSeconds = 600 }: { lines: Units; holdSeconds?: number }): string =>
  JSON.stringify([lines, holdSeconds]);

/** Units that may be there or not, because somebody died who had them in hand. */
export type Spare = (place: string, except: string | undefined) => number;

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

const added = (a: Units, b: Units): Units =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((at) => [at, (a[at] ?? 0) + (b[at] ?? 0)]),
  );

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

function move(shop: Shop, command: Extract<Command, { do: 'move' }>, now: number, spare: Spare): Outcomes {
  const { key, place, type, quantity, isForced = false } = command;
  const done = shop.moved[key];
  if (done !== undefined) return [[{ code: 'moved', view: `${done}` }, shop]];
  const change = type === 'count' ? quantity - (shop.onHand[place] ?? 0) : quantity;
  const available = availableAt(shop, place, now);
  const sku = place.split('@')[0] ?? '';
  const after = {
    ...shop,
    onHand: added(shop.onHand, { [place]: change }),
    moved: { ...shop.moved, [key]: change },
    ...(type === 'receive' && { received: { ...shop.received, [sku]: quantity } }),
  };
  return [
    ...(isForced || change >= 0 || available >= -change
      ? [[{ code: 'moved', view: `${change}` }, after] as const]
      : []),
    ...(!isForced && change < 0 && available - spare(place, undefined) < -change
      ? [[{ code: 'would_oversell' }, shop] as const]
      : []),
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

function put(shop: Shop, command: Extract<Command, { do: 'put' }>): Shop {
  const { sku, safetyStock, limit = 0, percent } = command;
  const { [sku]: _, ...others } = shop.rules;
  const rules = percent === undefined ? others : { ...others, [sku]: { safetyStock, percent } };
  return followed({ ...shop, rules, buffer: { ...shop.buffer, [sku]: safetyStock - limit } }, sku);
}

/** Buffers that follow a receipt follow it a moment later. */
export function followed(shop: Shop, sku: string): Shop {
  const rule = shop.rules[sku];
  if (rule === undefined) return shop;
  const buffer = rule.safetyStock - Math.floor(((shop.received[sku] ?? 0) * rule.percent) / 100);
  return shop.buffer[sku] === buffer ? shop : { ...shop, buffer: { ...shop.buffer, [sku]: buffer } };
}
