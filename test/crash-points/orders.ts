import { type Answer, type Booking, type Command, expired, none } from './booking.ts';
import { apply, askedBy, bookingAt, emptyShop, followed, type Shop } from './model.ts';
import { distinct, nameOf, nameOfAll, once } from './remembered.ts';
import {
  chosen,
  compensated,
  type Flight,
  following,
  isSeen,
  promising,
  type State,
  settled,
  spareOf,
  withBooking,
} from './trail.ts';
import { Violation } from './violation.ts';

/** What can be seen from outside at one moment: on hand and available by place, reservations by key, and what was given up. */
export interface Look {
  readonly stock: Readonly<Record<string, readonly [onHand: number, available: number]>>;
  readonly bookings: Readonly<Record<string, string>>;
  readonly failed: readonly string[];
}

const viewOf = (booking: Booking): string => {
  const { status, expiresAt, confirmed, fulfilled, cancelled } = booking;
  if (status === 'PENDING') return `PENDING until ${expiresAt}`;
  return confirmed.length === 0 ? status : `${status} ${JSON.stringify([confirmed, fulfilled, cancelled])}`;
};

const short = 'insufficient_stock';
const start: State = { shop: emptyShop, flights: {}, promised: [], unsettled: {}, returning: [] };

/**
 * Every order of the commands that explains all answers and looks so far. Each command is done at one moment between the
 * time it was asked for and its answer; one whose process died, at one moment before that, or never.
 */
export class Orders {
  #states: readonly State[] = [start];
  #began: ReadonlyMap<number, number> = new Map();
  #flights = 0;
  #at: number;

  constructor(at: number) {
    this.#at = at;
  }

  clone(): Orders {
    const other = new Orders(this.#at);
    other.#states = this.#states;
    other.#began = this.#began;
    other.#flights = this.#flights;
    return other;
  }

  begin(command: Command): number {
    const number = this.#flights++;
    this.#began = new Map(this.#began).set(number, this.#at);
    this.#once(['begin', number, command], (states) =>
      states.map((state) => {
        const begun = { ...state, flights: { ...state.flights, [number]: { command, views: [] } } };
        return command.do === 'reserve' ? promising(begun, command, number, this.#at) : begun;
      }),
    );
    return number;
  }

  /** The process has died, or its answer was lost: what it has not done by now it never does. */
  died(number: number): void {
    this.#close();
    const before = this.#flights;
    this.#once(['died', number, before], (states) =>
      states.map(({ flights, promised, ...state }) => ({
        ...state,
        flights: without(flights, number),
        promised: promised.map((each) => (each.by === number ? { ...each, before } : each)),
      })),
    );
  }

  end(number: number, answer: Answer): void {
    this.#close();
    const began = this.#began.get(number) ?? 0;
    const before = this.#states;
    this.#once(['end', number, answer, began], (states) =>
      states
        .filter((state) => isAnswered(state, number, answer))
        .map((state) => ({
          ...settled(state, number, answer, began, this.#at),
          flights: without(state.flights, number),
        })),
    );
    if (this.#states.length === 0) {
      const told = JSON.stringify(before.map(({ flights }) => flights[number]));
      throw new Violation('an answer that no order explains', `${told}: ${JSON.stringify(answer)}`);
    }
  }

  pass(seconds: number): void {
    this.#close();
    this.#at += seconds * 1000;
  }

  /** What was to be made right for a reservation was tried too often. */
  gaveUp(key: string): void {
    this.#once(['gave up', key], (states) =>
      states.map((state) => ({ ...state, shop: { ...state.shop, failed: [...state.shop.failed, key] } })),
    );
  }

  look({ stock, bookings, failed }: Look): void {
    this.#close();
    const before = this.#states;
    this.#states = before.filter(
      ({ shop }) =>
        `${shop.failed}` === `${failed}` &&
        Object.entries(bookings).every(([key, view]) => viewOf(bookingAt(shop, key, this.#now)) === view),
    );
    if (this.#states.length === 0) {
      throw new Violation('a status that no order explains', JSON.stringify([bookings, failed]));
    }
    this.#states = this.#states.filter((state) =>
      Object.entries(stock).every(([place, seen]) => isSeen(state, place, seen, this.#at)),
    );
    if (this.#states.length === 0) {
      const known = before.map(({ shop }) => [shop.onHand, shop.bookings]);
      throw new Violation('units that no order explains', `${JSON.stringify(stock)} of ${JSON.stringify(known)}`);
    }
  }

  /** What is known so far: two runs of which the same is known, of the same table, go on in the same way. */
  get known(): string {
    return `${this.#at} ${nameOfAll(this.#states)}`;
  }

  get #now(): number {
    return Math.floor(this.#at / 1000);
  }

  #once(step: unknown, make: (states: readonly State[]) => readonly State[]): void {
    const states = this.#states;
    this.#states = once(JSON.stringify([this.#at, step]), states, () => distinct(make(states)));
  }

  /** Every state that those at hand may have come to by now. */
  #close(): void {
    const isQuiet = ({ shop, flights, promised }: State): boolean =>
      isFollowed(shop) && Object.keys(flights).length === 0 && promised.every(({ until }) => until > this.#now);
    if (this.#states.every(isQuiet)) return;
    this.#once('close', () => this.#closed());
  }

  #closed(): readonly State[] {
    const all = new Map<string, State>();
    let fresh = this.#states.map((state) => this.#witnessed(state));
    while (fresh.length > 0) {
      const next: State[] = [];
      for (const state of fresh) {
        const name = nameOf(state);
        if (all.has(name)) continue;
        all.set(name, state);
        for (const each of this.#steps(state)) next.push(this.#witnessed(each));
      }
      fresh = next;
    }
    return [...all.values()];
  }

  #witnessed(seen: State): State {
    const isSwept = Object.values(seen.flights).some(({ command }) => command.do === 'sweep');
    const state = isSwept ? chosen(seen) : seen;
    const flights = Object.entries(state.flights).map(([number, flight]) => {
      const { command, answer, views } = flight;
      if (answer === undefined && command.do === 'reserve' && flight.wasShort !== true) {
        const isShort = this.#outcomes(state, command).some(([{ code }]) => code === short);
        return [number, isShort ? { ...flight, wasShort: true } : flight];
      }
      if (answer === undefined || !('key' in command) || command.do === 'move') return [number, flight];
      const view = viewOf(bookingAt(state.shop, command.key, this.#now));
      return [number, views.includes(view) ? flight : { ...flight, views: [...views, view] }];
    });
    return { ...state, flights: Object.fromEntries(flights) };
  }

  *#steps(state: State): Generator<State> {
    for (const [number, flight] of Object.entries(state.flights)) {
      if (flight.command.do === 'sweep') yield* compensated(state, this.#at);
      if (flight.answer === undefined) yield* this.#done(state, Number(number), flight);
    }
    for (const sku of Object.keys(state.shop.rules)) {
      const shop = followed(state.shop, sku);
      if (shop !== state.shop) yield { ...state, shop };
    }
    // Whoever meets what an attempt left behind that is over sees to it that it cannot come true.
    for (const { key, until } of state.promised) {
      const isOver = until <= this.#now && (state.shop.bookings[key] ?? none).status === 'NONE';
      if (isOver) yield { ...state, shop: withBooking(state.shop, key, expired) };
    }
  }

  #outcomes = (state: State, command: Command) => apply(state.shop, command, this.#at, spareOf(state, this.#at));

  *#done(state: State, number: number, flight: Flight): Generator<State> {
    const { command } = flight;
    for (const [answer, shop] of this.#outcomes(state, command)) {
      const after = following(state, shop, command, this.#at);
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
}

/** Whether a command may have been answered like this. */
function isAnswered({ shop, flights }: State, number: number, answer: Answer): boolean {
  if (flights[number]?.command.do === 'move' && !isFollowed(shop)) return false;
  const { answer: own, views = [] } = flights[number] ?? {};
  return own?.code === answer.code && (answer.view === undefined || [...views, own.view].includes(answer.view));
}

const isFollowed = (shop: Shop): boolean => Object.keys(shop.rules).every((sku) => followed(shop, sku) === shop);

function without(flights: State['flights'], number: number): State['flights'] {
  const { [number]: _, ...rest } = flights;
  return rest;
}
