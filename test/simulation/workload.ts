import { defaultBounds } from '../../lib/commands/reconcile/bounds.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import type { Answered, Asked, CommandName } from './commands.ts';
import type { Mood } from './mood.ts';
import type { Random } from './random.ts';
import { type Cart, caller, type Lines, Requests } from './requests.ts';

type Weights = Readonly<Record<Exclude<CommandName, 'relay' | 'retryCompensation'>, number>>;

/** In a crowd a few keys are asked for again and again, whatever has become of them. */
const crowd: Weights = {
  reserve: 34,
  confirm: 20,
  release: 7,
  extend: 9,
  fulfil: 2,
  cancel: 3,
  getReservation: 6,
  getStock: 4,
  sweep: 10,
  moveStock: 7,
  putSku: 3,
  reconcile: 4,
};
const nothing: Weights = { ...crowd, reserve: 0, confirm: 0, release: 0, extend: 0, fulfil: 0, cancel: 0 };

/** Once a confirm was asked for, there may be a sale to fulfil or cancel. */
const crowdOfSale: Weights = { ...crowd, fulfil: 12, cancel: 30 };

/** Where there is next to nothing, it is taken, soon given back, and written off in between. */
const tight = {
  unknown: { ...nothing, reserve: 10, moveStock: 60, putSku: 0, sweep: 2, reconcile: 0 },
  held: { ...nothing, release: 60, moveStock: 20, putSku: 0, sweep: 2, reconcile: 0 },
  sold: { ...nothing, moveStock: 20, cancel: 20 },
} as const satisfies Record<string, Weights>;

/** On a day of sales most of what is reserved is paid for, and some of it cannot be served. */
const selling = {
  unknown: { ...nothing, reserve: 60, moveStock: 9, sweep: 9 },
  held: { ...nothing, reserve: 3, confirm: 60, release: 3, extend: 3, moveStock: 4, sweep: 4 },
  sold: { ...nothing, confirm: 3, fulfil: 16, cancel: 18, moveStock: 14, sweep: 12, putSku: 4 },
} as const satisfies Record<string, Weights>;

/** Where all that clients are told must have an order, nothing is asked for that a simple shop does not know. */
const plain: Weights = {
  ...nothing,
  reserve: 30,
  confirm: 20,
  release: 12,
  cancel: 8,
  getReservation: 8,
  moveStock: 5,
  putSku: 0,
  reconcile: 1,
};

/** Too much was sold: what comes now is too late, in time, or beside it. */
const short: Weights = {
  ...nothing,
  confirm: 12,
  fulfil: 8,
  cancel: 5,
  sweep: 36,
  moveStock: 12,
  reserve: 4,
  putSku: 1,
};

/** How often a key that is in use gives way to a new one: a reservation that is resolved is soon dull. */
const newKeyOdds = 0.12;

/** What is asked of the service in one history. */
export class Workload {
  readonly #requests: Requests;
  readonly #random: Random;
  readonly #mood: Mood;
  readonly #carts: Cart[];
  /** What has been asked for of each reservation, and what its clients were told. */
  readonly #reserved = new Set<string>();
  readonly #confirmed = new Set<string>();
  readonly #known = new Map<string, 'held' | 'sold'>();
  #keys = 0;
  #asks = 0;

  constructor(random: Random, mood: Mood) {
    this.#random = random;
    this.#mood = mood;
    this.#requests = new Requests(random, mood);
    this.#carts = Array.from({ length: random.between(1, 3) }, () => this.#newCart());
  }

  get skus(): readonly string[] {
    return this.#requests.skus;
  }

  /** What must be done first, for there to be anything to reserve. */
  opening(): readonly Asked[] {
    return this.skus.flatMap((sku, at): Asked[] => [
      { command: 'putSku', request: { sku, settings: this.#requests.settings(0.15), by: caller } },
      { command: 'moveStock', request: this.#requests.firstReceipt(sku, `open ${at}`) },
    ]);
  }

  /** What clients are told is what they act on. */
  told({ command, answer }: Answered): void {
    if (answer.outcome === 'reserved') this.#known.set(answer.reservation.id, 'held');
    if (command === 'confirm' && answer.outcome !== 'refused') this.#known.set(answer.reservation.id, 'sold');
  }

  next(): Asked {
    const random = this.#random;
    const { isSelling, isTight, commands, shortFor } = this.#mood;
    this.#asks++;
    if (shortFor > 0 && this.#asks === commands - shortFor) return this.#shrinkage();
    if (isSelling && this.#asks < commands - shortFor && random.chance(0.5)) this.#carts.push(this.#newCart());
    const isNew = !isSelling && random.chance(isTight ? 0.4 : newKeyOdds);
    if (isNew) this.#carts[random.below(this.#carts.length)] = this.#newCart();
    const cart = random.pick(isSelling ? this.#carts.slice(-5) : this.#carts);
    const id = reservationIdOf(caller, cart.key);
    const isUnknown = !this.#reserved.has(id) && !random.chance(0.15);
    return this.#asked(isUnknown && !isSelling ? 'reserve' : random.weighted(this.#weightsOf(id)), cart, id);
  }

  /** Somebody finds that far less is there than was thought. */
  #shrinkage(): Asked {
    const random = this.#random;
    const about = { caller, sku: random.pick(this.skus), idempotencyKey: 'shrinkage', isForced: true } as const;
    // What is held may still be sold beyond what was counted.
    if (random.chance(0.4)) return { command: 'moveStock', request: { ...about, type: 'count', quantity: 0 } };
    return { command: 'moveStock', request: { ...about, type: 'adjust', quantity: -random.between(1, 5) } };
  }

  #weightsOf(id: string): Weights {
    if (this.#mood.isPlain) return plain;
    const inCrowd = this.#confirmed.has(id) ? crowdOfSale : crowd;
    if (this.#mood.isTight) return tight[this.#known.get(id) ?? 'unknown'];
    const day =
      this.#asks > this.#mood.commands - this.#mood.shortFor ? short : selling[this.#known.get(id) ?? 'unknown'];
    const own = this.#mood.isSelling ? day : inCrowd;
    return this.#mood.hasSweeper ? own : { ...own, sweep: 0 };
  }

  #asked(command: keyof Weights, cart: Cart, id: string): Asked {
    const random = this.#random;
    const requests = this.#requests;
    switch (command) {
      case 'reserve':
        this.#reserved.add(id);
        return { command, request: { caller, idempotencyKey: cart.key, ...requests.wanted(cart) } };
      case 'confirm':
        this.#confirmed.add(id);
        return { command, request: { id, ...this.#partOf(cart, 0.3), ...requests.order() } };
      case 'fulfil':
        return { command, request: { id, ...this.#partOf(cart, 0.6) } };
      case 'cancel': {
        const reason = random.weighted({ late: 8, lost: 1, damaged: 1 });
        return { command, request: { id, reason, ...this.#partOf(cart, this.#mood.isPlain ? 0 : 0.6) } };
      }
      case 'extend':
        return { command, id, holdSeconds: random.between(5, 40) };
      case 'release':
      case 'getReservation':
        return { command, id };
      case 'getStock':
        return { command, sku: random.pick(this.skus) };
      case 'moveStock':
        return { command, request: requests.movement(random.pick(this.skus), `m${random.below(this.#movements())}`) };
      case 'putSku':
        return { command, request: { sku: random.pick(this.skus), settings: requests.settings(0.5), by: caller } };
      case 'sweep':
        return { command };
      case 'reconcile': {
        const bounds = { ...defaultBounds, lateSeconds: random.pick([5, 60, defaultBounds.lateSeconds]) };
        return { command, bounds, isMending: random.chance(0.25), pauseSeconds: 30 };
      }
    }
  }

  #partOf({ lines }: Cart, odds: number): { lines?: Lines } {
    return this.#random.chance(odds) ? { lines: this.#requests.part(lines) } : {};
  }

  /** Keys of movements: the fewer there are, the oftener one is used again. */
  #movements(): number {
    if (this.#mood.isTight) return 24;
    return this.#mood.isSelling ? 8 : 3;
  }

  /** A receipt of one unit under a key of its own, where there is nothing else to ask for. */
  receipt(sku: string, location: string, idempotencyKey: string): Asked {
    return { command: 'moveStock', request: { caller, idempotencyKey, sku, location, type: 'receive', quantity: 1 } };
  }

  #newCart(): Cart {
    return this.#requests.cart(`k${++this.#keys}`);
  }
}
