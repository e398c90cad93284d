import { secondsOf } from '../../lib/domain/time.ts';
import type { Answer, Command } from './asked.ts';
import { bookingAt, emptyShop } from './known-shop.ts';
import { distinct, nameOfAll, once } from './remembered.ts';
import { isSeen, type State } from './state.ts';
import { closed, isAnswered, isQuiet, viewOf } from './steps.ts';
import { promising, settled } from './trail.ts';
import { Violation } from './violation.ts';

/** What can be seen from outside at one moment: on hand and available by place, reservations by key, and what was given up. */
export interface Look {
  readonly stock: Readonly<Record<string, readonly [onHand: number, available: number]>>;
  readonly bookings: Readonly<Record<string, string>>;
  readonly failed: readonly string[];
}

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
    return secondsOf(this.#at);
  }

  #once(step: unknown, make: (states: readonly State[]) => readonly State[]): void {
    const states = this.#states;
    this.#states = once(JSON.stringify([this.#at, step]), states, () => distinct(make(states)));
  }

  /** Every state that those at hand may have come to by now. */
  #close(): void {
    if (this.#states.every((state) => isQuiet(state, this.#now))) return;
    this.#once('close', (states) => closed(states, this.#at));
  }
}

function without(flights: State['flights'], number: number): State['flights'] {
  const { [number]: _, ...rest } = flights;
  return rest;
}
