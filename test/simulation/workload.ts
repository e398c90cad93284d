import { defaultBounds } from '../../lib/commands/reconcile/bounds.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import { stockMovements } from '../../lib/domain/movement.ts';
import type { Order } from '../../lib/domain/reservation.ts';
import type { Settings } from '../../lib/domain/sku.ts';
import type { Asked, CommandName } from './commands.ts';
import type { Random } from './random.ts';

const caller = 'shop';
const weights: Record<Exclude<CommandName, 'relay'>, number> = {
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

/** Once a confirm was asked for, there may be a sale to fulfil or cancel. */
const weightsOfSale: typeof weights = { ...weights, fulfil: 12, cancel: 30 };

type Lines = readonly { readonly sku: string; readonly quantity: number; readonly location?: string }[];

interface Cart {
  readonly key: string;
  readonly lines: Lines;
  readonly holdSeconds: number;
}

/** How often a key that is in use gives way to a new one: a reservation that is resolved is soon dull. */
const newKeyOdds = 0.12;

/** Mostly seconds, so that much expires; sometimes hours, beside which all else is short. */
const holdSecondsOf = (random: Random): number =>
  random.chance(0.15) ? random.between(300, 7_200) : random.between(5, 25);

/** What is asked of the service in one history: a few keys, carts and SKUs, so that everything gets in everything's way. */
export class Workload {
  readonly skus: readonly string[];
  readonly #random: Random;
  readonly #carts: Cart[];
  readonly #hasNorth: boolean;
  readonly #reserved = new Set<string>();
  readonly #confirmed = new Set<string>();
  #keys = 0;

  constructor(random: Random) {
    this.#random = random;
    this.skus = ['s1', 's2', 's3'].slice(0, random.between(2, 3));
    this.#hasNorth = random.chance(0.15);
    this.#carts = Array.from({ length: random.between(1, 3) }, () => this.#newCart());
  }

  /** What must be done first, for there to be anything to reserve. */
  opening(): readonly Asked[] {
    return this.skus.flatMap((sku, at): Asked[] => [
      { command: 'putSku', request: { sku, settings: this.#settings(0.15), by: caller } },
      {
        command: 'moveStock',
        request: { ...this.#movement(sku, `open ${at}`), type: 'receive', quantity: this.#random.between(1, 8) },
      },
    ]);
  }

  next(): Asked {
    const random = this.#random;
    if (random.chance(newKeyOdds)) this.#carts[random.below(this.#carts.length)] = this.#newCart();
    const cart = random.pick(this.#carts);
    const id = reservationIdOf(caller, cart.key);
    const command = this.#reserved.has(id) || random.chance(0.15) ? random.weighted(this.#weightsOf(id)) : 'reserve';
    switch (command) {
      case 'reserve':
        this.#reserved.add(id);
        return { command, request: { caller, idempotencyKey: cart.key, ...this.#wanted(cart) } };
      case 'confirm':
        this.#confirmed.add(id);
        return {
          command,
          request: { id, ...(random.chance(0.3) && { lines: this.#part(cart.lines) }), ...this.#order() },
        };
      case 'fulfil':
        return { command, request: { id, ...(random.chance(0.6) && { lines: this.#part(cart.lines) }) } };
      case 'cancel': {
        const reason = random.weighted({ late: 8, lost: 1, damaged: 1 });
        return { command, request: { id, reason, ...(random.chance(0.6) && { lines: this.#part(cart.lines) }) } };
      }
      case 'extend':
        return { command, id, holdSeconds: random.between(5, 40) };
      case 'release':
      case 'getReservation':
        return { command, id };
      case 'getStock':
        return { command, sku: random.pick(this.skus) };
      case 'moveStock':
        return { command, request: this.#movement(random.pick(this.skus), `m${random.below(3)}`) };
      case 'putSku':
        return { command, request: { sku: random.pick(this.skus), settings: this.#settings(0.5), by: caller } };
      case 'sweep':
        return { command };
      case 'reconcile': {
        const bounds = { ...defaultBounds, lateSeconds: random.pick([5, 60, defaultBounds.lateSeconds]) };
        return { command, bounds, isMending: random.chance(0.25), pauseSeconds: 30 };
      }
    }
  }

  #weightsOf(id: string): typeof weights {
    return this.#confirmed.has(id) ? weightsOfSale : weights;
  }

  /** A receipt of one unit under a key of its own, where there is nothing else to ask for. */
  receipt(sku: string, location: string, idempotencyKey: string): Asked {
    return { command: 'moveStock', request: { caller, idempotencyKey, sku, location, type: 'receive', quantity: 1 } };
  }

  #newCart(): Cart {
    return { key: `k${++this.#keys}`, lines: this.#lines(), holdSeconds: holdSecondsOf(this.#random) };
  }

  #lines(): Lines {
    const random = this.#random;
    const all = random.chance(0.06) ? [...this.skus, 'unknown'] : this.skus;
    const skus = random.shuffled(all).slice(0, random.between(1, 3));
    const lines = skus.map((sku) => ({ sku, quantity: random.between(1, 2), ...this.#location() }));
    const first = lines[0];
    return first && random.chance(0.1) ? [...lines, { ...first, quantity: 1, ...this.#location() }] : lines;
  }

  /** Mostly the cart that belongs to the key; now and then another request under the same key. */
  #wanted({ lines, holdSeconds }: Cart): Omit<Cart, 'key'> {
    const random = this.#random;
    if (!random.chance(0.16)) return { lines, holdSeconds };
    switch (random.below(4)) {
      case 0:
        return { lines: this.#lines(), holdSeconds };
      case 1:
        return { lines: lines.map((line) => ({ ...line, quantity: random.between(1, 3) })), holdSeconds };
      default:
        return { lines, holdSeconds: holdSecondsOf(random) };
    }
  }

  #part(lines: Lines): Lines {
    const random = this.#random;
    const bySku = new Map(random.shuffled(lines).map(({ sku, quantity }) => [sku, quantity]));
    const part = [...bySku].slice(0, random.between(1, bySku.size));
    return part.map(([sku, quantity]) => ({ sku, quantity: random.chance(0.6) ? 1 : quantity + random.below(2) }));
  }

  /** The order that is paid for, of a customer of some tier. */
  #order(): { order?: Order } {
    const random = this.#random;
    return random.chance(0.3) ? { order: { id: 'order', customerTier: random.pick(['gold', 'silver']) } } : {};
  }

  #movement(sku: string, idempotencyKey: string) {
    const random = this.#random;
    const type = random.pick(stockMovements);
    const quantity = type === 'adjust' ? random.pick([-2, -1, 1]) : random.between(type === 'count' ? 0 : 1, 3);
    const isForced = (type === 'adjust' || type === 'count') && random.chance(0.25);
    return { caller, idempotencyKey, sku, type, quantity, isForced, ...this.#location() };
  }

  #settings(odds: number): Settings {
    const random = this.#random;
    const safetyStock = random.chance(odds) ? random.between(1, 2) : 0;
    const lowStock = random.chance(odds) && { lowStock: random.between(1, 3) };
    return {
      safetyStock,
      ...lowStock,
      oversell: {
        limit: random.chance(odds / 2) ? random.between(1, 2) : 0,
        resolveAfterSeconds: random.pick([0, 20, 60]),
        order: [],
        cancels: 'whole' as const,
      },
    };
  }

  #location(): { location?: string } {
    return this.#hasNorth && this.#random.chance(0.3) ? { location: 'north' } : {};
  }
}
