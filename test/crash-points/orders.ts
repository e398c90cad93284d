import {
  type Answer,
  afterSale,
  apply,
  askedBy,
  availableAt,
  type Booking,
  bookingAt,
  type Command,
  cancelledAt,
  expired,
  followed,
  heldAt,
  none,
  type Shop,
  soldAt,
} from './model.ts';
import { Violation } from './violation.ts';

/** A command that somebody waits for. */
interface Flight {
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

interface State extends Trail {
  readonly shop: Shop;
  readonly flights: Readonly<Record<number, Flight>>;
}

/** What can be seen from outside at one moment: on hand and available by place, reservations by key. */
export interface Look {
  readonly stock: Readonly<Record<string, readonly [onHand: number, available: number]>>;
  readonly bookings: Readonly<Record<string, string>>;
}

const viewOf = (booking: Booking): string => {
  const { status, expiresAt, confirmed, fulfilled, cancelled } = booking;
  if (status === 'PENDING') return `PENDING until ${expiresAt}`;
  return confirmed.length === 0 ? status : `${status} ${JSON.stringify([confirmed, fulfilled, cancelled])}`;
};

/** How long a cancellation may take that puts its units back itself. */
const returningMilliseconds = 10_000;
/** States that some states may have come to: many runs have much in common. */
const closed = new Map<string, readonly State[]>();
const closedMax = 5_000;

const short = 'insufficient_stock';
const emptyShop: Shop = { onHand: {}, buffer: {}, bookings: {}, moved: {}, received: {}, rules: {} };
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
    this.#to((state) => {
      const begun = { ...state, flights: { ...state.flights, [number]: { command, views: [] } } };
      return command.do === 'reserve' ? this.#promising(begun, command, number) : begun;
    });
    return number;
  }

  /** The process has died, or its answer was lost: what it has not done by now it never does. */
  died(number: number): void {
    this.#close();
    const before = this.#flights;
    this.#to(({ flights, promised, ...state }) => ({
      ...state,
      flights: without(flights, number),
      promised: promised.map((each) => (each.by === number ? { ...each, before } : each)),
    }));
  }

  end(number: number, answer: Answer): void {
    this.#close();
    const took = this.#at - (this.#began.get(number) ?? 0);
    const left = this.#states.filter(({ shop, flights }) => {
      if (flights[number]?.command.do === 'move' && !isFollowed(shop)) return false;
      const { answer: own, views = [] } = flights[number] ?? {};
      return own?.code === answer.code && (answer.view === undefined || [...views, own.view].includes(answer.view));
    });
    if (left.length === 0) {
      throw new Violation('an answer that no order explains', `${this.#told(number)}: ${JSON.stringify(answer)}`);
    }
    this.#states = left;
    this.#to((state) => {
      const { command } = state.flights[number] as Flight;
      const settled = this.#followed(state, number, command, answer, took < returningMilliseconds);
      return { ...settled, flights: without(state.flights, number) };
    });
  }

  pass(seconds: number): void {
    this.#close();
    this.#at += seconds * 1000;
  }

  look({ stock, bookings }: Look): void {
    this.#close();
    const before = this.#states;
    this.#states = before.filter((state) =>
      Object.entries(bookings).every(([key, view]) => viewOf(bookingAt(state.shop, key, this.#now)) === view),
    );
    if (this.#states.length === 0) throw new Violation('a status that no order explains', JSON.stringify(bookings));
    this.#states = this.#states.filter((state) =>
      Object.entries(stock).every(([place, seen]) => this.#isSeen(state, place, seen)),
    );
    if (this.#states.length === 0) {
      const known = before.map(({ shop }) => [shop.onHand, shop.bookings]);
      throw new Violation('units that no order explains', `${JSON.stringify(stock)} of ${JSON.stringify(known)}`);
    }
  }

  /** What is known so far: two runs of which the same is known, of the same table, go on in the same way. */
  get known(): string {
    return JSON.stringify([this.#at, this.#states]);
  }

  get #now(): number {
    return Math.floor(this.#at / 1000);
  }

  #told(number: number): string {
    return JSON.stringify(this.#states.map(({ flights }) => flights[number]));
  }

  #isSeen(state: State, place: string, [onHand, available]: readonly [number, number]): boolean {
    const least = state.returning.reduce((sum, { units }) => sum - (units[place] ?? 0), state.shop.onHand[place] ?? 0);
    const most = this.#open(state).reduce(
      (sum, [booking, places]) => (places.includes(place) ? sum + (soldAt(booking)[place] ?? 0) : sum),
      state.shop.onHand[place] ?? 0,
    );
    const free = availableAt(state.shop, place, this.#now);
    const spare = this.#spare(state)(place, undefined);
    return onHand >= least && onHand <= most && available <= free && available >= free - spare;
  }

  /** Decided reservations with the places where their units may still be held, until their time is over. */
  #open({ shop, unsettled }: State): readonly (readonly [Booking, readonly string[], string])[] {
    return Object.entries(unsettled).flatMap(([key, places]) => {
      const booking = shop.bookings[key];
      return booking !== undefined && booking.expiresAt > this.#now ? [[booking, places, key] as const] : [];
    });
  }

  #spare =
    (state: State) =>
    (place: string, except: string | undefined): number => {
      const { shop, promised, returning } = state;
      let units = 0;
      const most: Record<string, number> = {};
      for (const { key, lines, until } of promised) {
        const booking = bookingAt(shop, key, this.#now);
        const isOwn = booking.status === 'PENDING' && heldAt(booking, place) > 0;
        if (key !== except && until > this.#now && !isOwn) most[key] = Math.max(most[key] ?? 0, lines[place] ?? 0);
      }
      for (const each of Object.values(most)) units += each;
      for (const [booking, places] of this.#open(state)) {
        if (places.includes(place)) units += heldAt(booking, place) - (soldAt(booking)[place] ?? 0);
      }
      for (const each of returning) units += each.units[place] ?? 0;
      return units;
    };

  #promising(state: State, command: Extract<Command, { do: 'reserve' }>, by: number): State {
    const until = Math.ceil(this.#at / 1000) + (command.holdSeconds ?? 600);
    const { key, lines } = command;
    return { ...state, promised: [...state.promised, { by, key, asked: askedBy(command), lines, until }] };
  }

  /** What must have followed by the time a command is answered. */
  #followed(state: State, number: number, command: Command, { code }: Answer, isQuick: boolean): State {
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
        ? due <= this.#now
        : (command.do === 'cancel' || command.do === 'fulfil') && command.key === key;
    const isDone = isQuick && (code === 'cancelled' || code === 'fulfilled' || code === 'swept');
    return isDone ? { ...state, returning: state.returning.filter((each) => !isFinished(each)) } : state;
  }

  #to(change: (state: State) => State): void {
    this.#states = distinct(this.#states.map(change));
  }

  /** Every state that those at hand may have come to by now. */
  #close(): void {
    const isQuiet = ({ shop, flights, promised }: State): boolean =>
      isFollowed(shop) && Object.keys(flights).length === 0 && promised.every(({ until }) => until > this.#now);
    if (this.#states.every(isQuiet)) return;
    const name = this.known;
    const states = closed.get(name) ?? this.#closed();
    if (closed.size >= closedMax) closed.clear();
    closed.set(name, states);
    this.#states = states;
  }

  #closed(): readonly State[] {
    const all = new Map<string, State>();
    let fresh = this.#states.map((state) => this.#witnessed(state));
    while (fresh.length > 0) {
      const next: State[] = [];
      for (const state of fresh) {
        const name = JSON.stringify(state);
        if (all.has(name)) continue;
        all.set(name, state);
        for (const each of this.#steps(state)) next.push(this.#witnessed(each));
      }
      fresh = next;
    }
    return [...all.values()];
  }

  #witnessed(state: State): State {
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
      if (flight.command.do === 'sweep') yield* this.#compensated(state);
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

  #outcomes = (state: State, command: Command) => apply(state.shop, command, this.#at, this.#spare(state));

  *#done(state: State, number: number, flight: Flight): Generator<State> {
    const { command } = flight;
    for (const [answer, shop] of this.#outcomes(state, command)) {
      const after = this.#following(state, shop, command);
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

  /** What follows a decision: holds are settled, and units are put back. */
  #following(before: State, shop: Shop, command: Command): State {
    const after = { ...before, shop };
    if (!('key' in command)) return after;
    const [was, is] = [before.shop.bookings[command.key] ?? none, shop.bookings[command.key] ?? none];
    const isDecided = was.status === 'PENDING' && (is.status === 'CONFIRMED' || is.status === 'RELEASED');
    if (isDecided) {
      const places = is.lines.flatMap((line) => line.places.map(([place]) => place));
      return { ...after, unsettled: { ...before.unsettled, [command.key]: places } };
    }
    const isBack = command.do === 'cancel' && command.reason === undefined && is !== was;
    return isBack ? this.#returning(after, command.key, was, is) : after;
  }

  #returning(state: State, key: string, was: Booking, is: Booking): State {
    const [before, after] = [cancelledAt(was), cancelledAt(is)];
    const units = Object.fromEntries(Object.entries(after).map(([at, each]) => [at, each - (before[at] ?? 0)]));
    const isNone = Object.values(units).every((each) => each === 0);
    return isNone ? state : { ...state, returning: [...state.returning, { key, units, due: this.#now + 30 }] };
  }

  /** A sweeper may cancel a sale of what was sold beyond what is there; here, of what it is allowed to sell beyond it. */
  *#compensated(state: State): Generator<State> {
    for (const [key, booking] of Object.entries(state.shop.bookings)) {
      const isOversold = booking.lines.some(({ sku }) => (state.shop.buffer[sku] ?? 0) < 0);
      if (booking.status !== 'CONFIRMED' || !isOversold) continue;
      const [, after = booking] = afterSale(booking, 'cancelled', undefined, 'COMPENSATED');
      const onHand = { ...state.shop.onHand };
      for (const [place, units] of Object.entries(cancelledAt(after))) {
        onHand[place] = (onHand[place] ?? 0) + units - (cancelledAt(booking)[place] ?? 0);
      }
      yield this.#returning(
        { ...state, shop: withBooking({ ...state.shop, onHand }, key, after) },
        key,
        booking,
        after,
      );
    }
  }
}

const isFollowed = (shop: Shop): boolean => Object.keys(shop.rules).every((sku) => followed(shop, sku) === shop);

const withBooking = (shop: Shop, key: string, booking: Booking): Shop => ({
  ...shop,
  bookings: { ...shop.bookings, [key]: booking },
});

function without(flights: State['flights'], number: number): State['flights'] {
  const { [number]: _, ...rest } = flights;
  return rest;
}

const distinct = (states: readonly State[]): readonly State[] =>
  states.length === 1 ? states : [...new Map(states.map((state) => [JSON.stringify(state), state])).values()];
