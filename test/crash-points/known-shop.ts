// What a shop knows, as somebody would write it down who does one thing after the other.

import type { Answer, Units } from './asked.ts';
import { type Booking, heldAt, none } from './booking.ts';

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

/** Units that may be there or not, because somebody died who had them in hand. */
export type Spare = (place: string, except: string | undefined) => number;

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

export const added = (a: Units, b: Units): Units =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((at) => [at, (a[at] ?? 0) + (b[at] ?? 0)]),
  );
