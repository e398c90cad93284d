import { secondsOf } from '../../lib/domain/time.ts';
import type { Answer, Command } from './asked.ts';
import { type Booking, heldAt, soldAt } from './booking.ts';
import { availableAt, bookingAt, type Shop, type Spare } from './known-shop.ts';

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
export interface Trail {
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

export const withBooking = (shop: Shop, key: string, booking: Booking): Shop => ({
  ...shop,
  bookings: { ...shop.bookings, [key]: booking },
});
