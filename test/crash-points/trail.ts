import { secondsOf } from '../../lib/domain/time.ts';
import { type Answer, afterSale, type Booking, type Command, cancelledAt, heldAt, none, soldAt } from './booking.ts';
import { askedBy, availableAt, bookingAt, type Shop, type Spare } from './model.ts';

// What the model leaves out: between a decision and what follows it, a process may die. Until somebody goes on, units are
// still held that nobody has, or not back that nobody sold. How many is known; whether, at this moment, is not.

/** A command that somebody waits for. */
export interface Flight {
  readonly command: Command;
  readonly answer?: Answer;
  /** What the reservation has looked like since it was done. */
  readonly views: readonly string[];
  /** A reserve that units were too few for at one moment of it may be refused at a later one. */
  readonly wasShort?: boolean;
}

/** What may still follow what was decided, or was never decided because somebody died. */
interface Trail {
  /** Units that an attempt to reserve may hold until a time, whatever becomes of it. */
  readonly promised: readonly {
    readonly by: number;
    /** The first command that was asked for after its process had died. */
    readonly before?: number;
    readonly key: string;
    readonly asked: string;
    readonly lines: Readonly<Record<string, number>>;
    readonly until: number;
  }[];
  /** Reservations that were confirmed or released, and the places that may not have heard of it. */
  readonly unsettled: Readonly<Record<string, readonly string[]>>;
  /** Cancelled units that may not be on hand again. */
  readonly returning: readonly {
    readonly key: string;
    readonly units: Readonly<Record<string, number>>;
    readonly due: number;
  }[];
}

export interface State extends Trail {
  readonly shop: Shop;
  readonly flights: Readonly<Record<number, Flight>>;
}

/** How long a cancellation may take that puts its units back itself. */
const returningMilliseconds = 10_000;
/** Whether a place may look like this. */
export function isSeen(
  state: State,
  place: string,
  [onHand, available]: readonly [number, number],
  at: number,
): boolean {
  const least = state.returning.reduce((sum, { units }) => sum - (units[place] ?? 0), state.shop.onHand[place] ?? 0);
  const most = open(state, at).reduce(
    (sum, [booking, places]) => (places.includes(place) ? sum + (soldAt(booking)[place] ?? 0) : sum),
    state.shop.onHand[place] ?? 0,
  );
  const free = availableAt(state.shop, place, secondsOf(at));
  const spare = spareOf(state, at)(place, undefined);
  return onHand >= least && onHand <= most && available <= free && available >= free - spare;
}

/** Decided reservations with the places where their units may still be held, until their time is over. */
function open({ shop, unsettled }: State, at: number): readonly (readonly [Booking, readonly string[], string])[] {
  return Object.entries(unsettled).flatMap(([key, places]) => {
    const booking = shop.bookings[key];
    return booking !== undefined && booking.expiresAt > secondsOf(at) ? [[booking, places, key] as const] : [];
  });
}

/** Units that may still be held, or may not be back. */
export const spareOf =
  (state: State, at: number): Spare =>
  (place, except) => {
    const { shop, promised, returning } = state;
    let units = 0;
    const most: Record<string, number> = {};
    for (const { key, lines, until } of promised) {
      const booking = bookingAt(shop, key, secondsOf(at));
      const isOwn = booking.status === 'PENDING' && heldAt(booking, place) > 0;
      if (key !== except && until > secondsOf(at) && !isOwn) most[key] = Math.max(most[key] ?? 0, lines[place] ?? 0);
    }
    for (const each of Object.values(most)) units += each;
    for (const [booking, places] of open(state, at)) {
      if (places.includes(place)) units += heldAt(booking, place) - (soldAt(booking)[place] ?? 0);
    }
    for (const each of returning) units += each.units[place] ?? 0;
    return units;
  };

export function promising(state: State, command: Extract<Command, { do: 'reserve' }>, by: number, at: number): State {
  const until = Math.ceil(at / 1000) + (command.holdSeconds ?? 600);
  const { key, lines } = command;
  return { ...state, promised: [...state.promised, { by, key, asked: askedBy(command), lines, until }] };
}

/** What must have followed by the time a command is answered. */
export function settled(state: State, number: number, { code }: Answer, began: number, at: number): State {
  const { command } = state.flights[number] as Flight;
  if (command.do === 'reserve') {
    // It has found what attempts of before had taken.
    const asked = askedBy(command);
    const isFound = (each: Trail['promised'][number]): boolean =>
      each.key === command.key && each.asked === asked && each.before !== undefined && each.before <= number;
    return { ...state, promised: state.promised.filter((each) => each.by !== number && !isFound(each)) };
  }
  if (code === 'confirmed' || code === 'released') {
    const { key } = command as { key: string };
    return { ...state, unsettled: Object.fromEntries(Object.entries(state.unsettled).filter(([of]) => of !== key)) };
  }
  const isFinished = ({ key, due }: Trail['returning'][number]): boolean =>
    command.do === 'sweep'
      ? due <= secondsOf(at)
      : (command.do === 'cancel' || command.do === 'fulfil') && command.key === key;
  const isDone =
    at - began < returningMilliseconds && (code === 'cancelled' || code === 'fulfilled' || code === 'swept');
  if (!isDone) return state;
  // What a confirm had left open at these places is settled on the way.
  const back = state.returning.filter(isFinished);
  const isSettled = (key: string, place: string): boolean =>
    back.some((each) => each.key === key && (each.units[place] ?? 0) > 0);
  const unsettled = Object.entries(state.unsettled).map(
    ([key, places]) => [key, places.filter((place) => !isSettled(key, place))] as const,
  );
  const returning = state.returning.filter((each) => !isFinished(each));
  return { ...state, returning, unsettled: Object.fromEntries(unsettled) };
}

/** What follows a decision: holds are settled, and units are put back. */
export function following(before: State, shop: Shop, command: Command, at: number): State {
  const after = { ...before, shop };
  if (!('key' in command)) return after;
  const [was, is] = [before.shop.bookings[command.key] ?? none, shop.bookings[command.key] ?? none];
  const isDecided = was.status === 'PENDING' && (is.status === 'CONFIRMED' || is.status === 'RELEASED');
  if (isDecided) {
    const places = is.lines.flatMap((line) => line.places.map(([place]) => place));
    return { ...after, unsettled: { ...before.unsettled, [command.key]: places } };
  }
  const isBack = command.do === 'cancel' && command.reason === undefined && is !== was;
  return isBack ? returning(after, command.key, was, is, at) : after;
}

function returning(state: State, key: string, was: Booking, is: Booking, at: number): State {
  const [before, after] = [cancelledAt(was), cancelledAt(is)];
  const units = Object.fromEntries(Object.entries(after).map(([at, each]) => [at, each - (before[at] ?? 0)]));
  const isNone = Object.values(units).every((each) => each === 0);
  return isNone ? state : { ...state, returning: [...state.returning, { key, units, due: secondsOf(at) + 30 }] };
}

/** Sales that a sweeper may cancel, because more was sold than is there. */
const oversold = ({ shop }: State): readonly (readonly [string, Booking])[] =>
  Object.entries(shop.bookings).filter(
    ([, booking]) =>
      booking.status === 'CONFIRMED' && Object.keys(soldAt(booking)).some((place) => (shop.onHand[place] ?? 0) < 0),
  );

/** A sweeper may have chosen each of them, and die, or let it off. */
export function chosen(state: State): State {
  const { begun } = state.shop;
  const fresh = oversold(state).filter(([key]) => begun[key] === undefined);
  if (fresh.length === 0) return state;
  const perhaps = Object.fromEntries(fresh.map(([key]) => [key, 'perhaps'] as const));
  return { ...state, shop: { ...state.shop, begun: { ...begun, ...perhaps } } };
}

export function* compensated(state: State, at: number): Generator<State> {
  for (const [key, booking] of oversold(state)) {
    const [, after = booking] = afterSale(booking, 'cancelled', undefined, 'COMPENSATED');
    const onHand = { ...state.shop.onHand };
    for (const [place, units] of Object.entries(cancelledAt(after))) {
      onHand[place] = (onHand[place] ?? 0) + units - (cancelledAt(booking)[place] ?? 0);
    }
    const begun = { ...state.shop.begun, [key]: 'surely' } as const;
    const shop = withBooking({ ...state.shop, onHand, begun }, key, after);
    yield returning({ ...state, shop }, key, booking, after, at);
  }
}

export const withBooking = (shop: Shop, key: string, booking: Booking): Shop => ({
  ...shop,
  bookings: { ...shop.bookings, [key]: booking },
});
