import { secondsOf } from '../../lib/domain/time.ts';
import type { Answer, Command } from './asked.ts';
import { type Booking, expired, none } from './booking.ts';
import { bookingAt, type Shop } from './known-shop.ts';
import { apply, askedBy } from './model.ts';
import { followed } from './movements.ts';
import { chosen, compensated } from './oversold.ts';
import { nameOf } from './remembered.ts';
import { type Flight, type State, spareOf, withBooking } from './state.ts';
import { following } from './trail.ts';

// What may happen next, while commands are under way.

export const viewOf = (booking: Booking): string => {
  const { status, expiresAt, confirmed, fulfilled, cancelled } = booking;
  if (status === 'PENDING') return `PENDING until ${expiresAt}`;
  return confirmed.length === 0 ? status : `${status} ${JSON.stringify([confirmed, fulfilled, cancelled])}`;
};

const short = 'insufficient_stock';

/** Every state that these may have come to by a time in milliseconds. */
export function closed(states: readonly State[], at: number): readonly State[] {
  const all = new Map<string, State>();
  let fresh = states.map((state) => witnessed(state, at));
  while (fresh.length > 0) {
    const next: State[] = [];
    for (const state of fresh) {
      const name = nameOf(state);
      if (all.has(name)) continue;
      all.set(name, state);
      for (const each of steps(state, at)) next.push(witnessed(each, at));
    }
    fresh = next;
  }
  return [...all.values()];
}

/** What a command that is under way has seen of the state. */
function witnessed(seen: State, at: number): State {
  const isSwept = Object.values(seen.flights).some(({ command }) => command.do === 'sweep');
  const state = isSwept ? chosen(seen) : seen;
  const flights = Object.entries(state.flights).map(([number, flight]) => {
    const { command, answer, views } = flight;
    if (answer === undefined && command.do === 'reserve' && flight.wasShort !== true) {
      const isShort = outcomes(state, command, at).some(([{ code }]) => code === short);
      return [number, isShort ? { ...flight, wasShort: true } : flight];
    }
    if (answer === undefined || !('key' in command) || command.do === 'move') return [number, flight];
    const view = viewOf(bookingAt(state.shop, command.key, secondsOf(at)));
    return [number, views.includes(view) ? flight : { ...flight, views: [...views, view] }];
  });
  return { ...state, flights: Object.fromEntries(flights) };
}

function* steps(state: State, at: number): Generator<State> {
  for (const [number, flight] of Object.entries(state.flights)) {
    if (flight.command.do === 'sweep') yield* compensated(state, at);
    if (flight.answer === undefined) yield* done(state, Number(number), flight, at);
  }
  for (const sku of Object.keys(state.shop.rules)) {
    const shop = followed(state.shop, sku);
    if (shop !== state.shop) yield { ...state, shop };
  }
  // Whoever meets what an attempt left behind that is over sees to it that it cannot come true.
  for (const { key, until } of state.promised) {
    const isOver = until <= secondsOf(at) && (state.shop.bookings[key] ?? none).status === 'NONE';
    if (isOver) yield { ...state, shop: withBooking(state.shop, key, expired) };
  }
}

const outcomes = (state: State, command: Command, at: number) => apply(state.shop, command, at, spareOf(state, at));

function* done(state: State, number: number, flight: Flight, at: number): Generator<State> {
  const { command } = flight;
  for (const [answer, shop] of outcomes(state, command, at)) {
    const after = following(state, shop, command, at);
    yield { ...after, flights: { ...state.flights, [number]: { ...flight, answer } } };
  }
  if (command.do !== 'reserve') return;
  const isNone = (state.shop.bookings[command.key] ?? none).status === 'NONE';
  if (!isNone) return;
  const asked = askedBy(command);
  const isReused = state.promised.some((each) => each.key === command.key && each.asked !== asked);
  const refusals = [...(flight.wasShort ? [short] : []), ...(isReused ? ['idempotency_key_reused'] : [])];
  for (const refusal of refusals) {
    const shop = withBooking(state.shop, command.key, { ...none, status: 'REJECTED', refusal, asked });
    yield { ...state, shop, flights: { ...state.flights, [number]: { ...flight, answer: { code: refusal } } } };
  }
}

/** Whether nothing can happen in a state by now but what somebody asks for. */
export const isQuiet = ({ shop, flights, promised }: State, now: number): boolean =>
  isFollowed(shop) && Object.keys(flights).length === 0 && promised.every(({ until }) => until > now);

/** Whether a command may have been answered like this. */
export function isAnswered({ shop, flights }: State, number: number, answer: Answer): boolean {
  if (flights[number]?.command.do === 'move' && !isFollowed(shop)) return false;
  const { answer: own, views = [] } = flights[number] ?? {};
  return own?.code === answer.code && (answer.view === undefined || [...views, own.view].includes(answer.view));
}

const isFollowed = (shop: Shop): boolean => Object.keys(shop.rules).every((sku) => followed(shop, sku) === shop);
