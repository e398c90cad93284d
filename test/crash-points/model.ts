// What a shop does whose commands happen one after the other, each of them wholly: no process, no crash, no hold in an
// item, no nonce, no key that is kept for a while. The commands of lib/commands are held against it.

type Units = Readonly<Record<string, number>>;

/** Lines name a place (`mug@main`) where units are reserved, and a SKU after that. */
export type Command =
  | { readonly do: 'reserve'; readonly key: string; readonly lines: Units; readonly holdSeconds?: number }
  | { readonly do: 'confirm' | 'fulfil'; readonly key: string; readonly lines?: Units }
  | { readonly do: 'cancel'; readonly key: string; readonly lines?: Units; readonly reason?: 'lost' }
  | { readonly do: 'extend'; readonly key: string; readonly holdSeconds: number }
  | { readonly do: 'release' | 'get'; readonly key: string }
  | ({ readonly do: 'move'; readonly key: string; readonly place: string } & Movement)
  | {
      readonly do: 'put';
      readonly sku: string;
      readonly safetyStock: number;
      readonly limit?: number;
      readonly percent?: number;
    }
  | { readonly do: 'sweep' };

interface Movement {
  readonly type: 'receive' | 'adjust' | 'count';
  readonly quantity: number;
}

export interface Answer {
  readonly code: string;
  /** What it tells of the reservation, or of the movement. */
  readonly view?: string;
}

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
}

interface Rule {
  readonly safetyStock: number;
  readonly percent: number;
}

/** What may become of a command: more than one thing only where `spare` says that not all is known. */
export type Outcomes = readonly (readonly [Answer, Shop])[];

const noLines: Pick<Booking, 'lines' | 'confirmed' | 'fulfilled' | 'cancelled'> = {
  lines: [],
  confirmed: [],
  fulfilled: [],
  cancelled: [],
};
export const none: Booking = { status: 'NONE', expiresAt: 0, ...noLines };
export const expired: Booking = { ...none, status: 'EXPIRED' };

/** A booking as of now: time alone expires it. */
export function bookingAt({ bookings }: Shop, key: string, now: number): Booking {
  const booking = bookings[key] ?? none;
  const isOver = booking.status === 'PENDING' && booking.expiresAt <= now;
  return isOver ? { ...booking, status: 'EXPIRED' } : booking;
}

export const heldAt = (booking: Booking, place: string): number =>
  booking.lines.flatMap(({ places }) => places).reduce((sum, [name, units]) => (name === place ? sum + units : sum), 0);

export const availableAt = (shop: Shop, place: string, now: number): number =>
  Object.keys(shop.bookings)
    .map((key) => bookingAt(shop, key, now))
    .reduce(
      (left, booking) => (booking.status === 'PENDING' ? left - heldAt(booking, place) : left),
      (shop.onHand[place] ?? 0) - (shop.buffer[place.split('@')[0] ?? ''] ?? 0),
    );

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

const again = (status: Booking['status']): string =>
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

function decide(
  command: Exclude<Command, { do: 'reserve' | 'move' | 'put' | 'sweep' }>,
  is: Booking,
  at: number,
): Decided {
  const { status } = is;
  const isPending = status === 'PENDING';
  switch (command.do) {
    case 'get':
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

function move(shop: Shop, command: Extract<Command, { do: 'move' }>, now: number, spare: Spare): Outcomes {
  const { key, place, type, quantity } = command;
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
    ...(change >= 0 || available >= -change ? [[{ code: 'moved', view: `${change}` }, after] as const] : []),
    ...(change < 0 && available - spare(place, undefined) < -change
      ? [[{ code: 'would_oversell' }, shop] as const]
      : []),
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
