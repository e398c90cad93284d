import { secondsOf } from '../../lib/domain/time.ts';
import type { Answer, Command } from './asked.ts';
import { type Booking, cancelledAt, none } from './booking.ts';
import type { Shop } from './known-shop.ts';
import { askedBy } from './model.ts';
import type { Flight, State, Trail } from './state.ts';

// What a command leaves to follow, and what must have followed once it is answered.

/** How long a cancellation may take that puts its units back itself. */
const returningMilliseconds = 10_000;

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

export function returning(state: State, key: string, was: Booking, is: Booking, at: number): State {
  const [before, after] = [cancelledAt(was), cancelledAt(is)];
  const units = Object.fromEntries(Object.entries(after).map(([at, each]) => [at, each - (before[at] ?? 0)]));
  const isNone = Object.values(units).every((each) => each === 0);
  return isNone ? state : { ...state, returning: [...state.returning, { key, units, due: secondsOf(at) + 30 }] };
}
