import type { MoveStockRequest } from '../../lib/commands/move-stock.ts';
import { stockMovements } from '../../lib/domain/movement.ts';
import type { Order } from '../../lib/domain/reservation.ts';
import { defaultSettings, type Settings } from '../../lib/domain/sku.ts';
import type { Mood } from './mood.ts';
import type { Random } from './random.ts';

export const caller = 'shop';

export type Lines = readonly { readonly sku: string; readonly quantity: number; readonly location?: string }[];

export interface Cart {
  readonly key: string;
  readonly lines: Lines;
  readonly holdSeconds: number;
}

/** Customer tiers that a shop may set in an order; `bronze` never is. */
const tiers = ['gold', 'silver'];

/** Most take away what somebody else may want at the same time. */
const tightMovements = [
  { type: 'adjust', quantity: -1 },
  { type: 'adjust', quantity: -1 },
  { type: 'adjust', quantity: -2 },
  { type: 'count', quantity: 1 },
  { type: 'receive', quantity: 1 },
] as const;

/** What requests of one history are made of: a few SKUs and small numbers, so that everything gets in everything's way. */
export class Requests {
  readonly skus: readonly string[];
  readonly #random: Random;
  readonly #isSelling: boolean;
  readonly #isTight: boolean;
  readonly #isPlain: boolean;
  readonly #hasNorth: boolean;

  constructor(random: Random, { isSelling, isTight, isPlain }: Mood) {
    this.#random = random;
    this.#isSelling = isSelling;
    this.#isTight = isTight;
    this.#isPlain = isPlain;
    const isOne = isTight || isPlain;
    this.skus = ['s1', 's2', 's3'].slice(0, isOne ? 1 : random.between(2, 3));
    this.#hasNorth = !isOne && random.chance(0.15);
  }

  cart(key: string): Cart {
    return { key, lines: this.#lines(), holdSeconds: this.#holdSeconds() };
  }

  /** Mostly the cart that belongs to the key; now and then another request under the same key. */
  wanted({ lines, holdSeconds }: Cart): Omit<Cart, 'key'> {
    const random = this.#random;
    if (this.#isPlain || !random.chance(0.16)) return { lines, holdSeconds };
    switch (random.below(4)) {
      case 0:
        return { lines: this.#lines(), holdSeconds };
      case 1:
        return { lines: lines.map((line) => ({ ...line, quantity: random.between(1, 3) })), holdSeconds };
      default:
        return { lines, holdSeconds: this.#holdSeconds() };
    }
  }

  part(lines: Lines): Lines {
    const random = this.#random;
    const bySku = new Map(random.shuffled(lines).map(({ sku, quantity }) => [sku, quantity]));
    const part = [...bySku].slice(0, random.between(1, bySku.size));
    return part.map(([sku, quantity]) => ({ sku, quantity: random.chance(0.6) ? 1 : quantity + random.below(2) }));
  }

  /** The order that is paid for, of a customer of some tier. */
  order(): { order?: Order } {
    const random = this.#random;
    if (!random.chance(this.#isSelling ? 0.7 : 0.3)) return {};
    return { order: { id: 'order', customerTier: random.pick([...tiers, ...tiers, 'bronze']) } };
  }

  movement(sku: string, idempotencyKey: string): MoveStockRequest {
    const random = this.#random;
    if (this.#isTight) return { caller, idempotencyKey, sku, ...random.pick(tightMovements) };
    if (this.#isPlain) return { caller, idempotencyKey, sku, type: 'receive', quantity: random.between(1, 2) };
    const type = random.pick(this.#isSelling ? ([...stockMovements, 'adjust', 'adjust'] as const) : stockMovements);
    const quantity =
      type === 'adjust'
        ? random.pick(this.#isSelling ? [-4, -3, -2, 1] : [-2, -1, 1])
        : random.between(type === 'count' ? 0 : 1, 3);
    const isForced = (type === 'adjust' || type === 'count') && random.chance(this.#isSelling ? 0.8 : 0.25);
    return { caller, idempotencyKey, sku, type, quantity, isForced, ...this.#location() };
  }

  /** What a SKU has when the shop opens. */
  firstReceipt(sku: string, idempotencyKey: string) {
    const most = this.#isTight ? 2 : this.#isSelling ? 4 : 8;
    const quantity = this.#random.between(1, most);
    return { ...this.movement(sku, idempotencyKey), type: 'receive' as const, quantity };
  }

  /** The likelier anything is set, the higher `odds`. */
  settings(odds: number): Settings {
    const random = this.#random;
    if (this.#isPlain) return defaultSettings;
    const safetyStock = random.chance(this.#isSelling ? 0.1 : odds) ? random.between(1, 2) : 0;
    const lowStock = random.chance(odds) && { lowStock: random.between(1, 3) };
    return {
      safetyStock,
      ...lowStock,
      oversell: {
        limit: random.chance(this.#isSelling ? 0.6 : odds / 2) ? random.pick([1, 2, 3, '50%', '100%'] as const) : 0,
        resolveAfterSeconds: random.pick([0, 20, 60]),
        order: random.shuffled(tiers).slice(0, random.between(this.#isSelling ? 1 : 0, 2)),
        cancels: random.pick(['whole', 'whole', 'line'] as const),
        ...(random.chance(0.2) && { discountCode: 'SORRY' }),
      },
    };
  }

  #lines(): Lines {
    const random = this.#random;
    const all = !this.#isPlain && random.chance(0.06) ? [...this.skus, 'unknown'] : this.skus;
    const skus = random.shuffled(all).slice(0, random.between(1, this.#isSelling ? 2 : 3));
    const lines = skus.map((sku) => ({ sku, quantity: random.between(1, 2), ...this.#location() }));
    const first = lines[0];
    return first && !this.#isPlain && random.chance(0.1)
      ? [...lines, { ...first, quantity: 1, ...this.#location() }]
      : lines;
  }

  /** Mostly seconds, so that much expires; sometimes hours, beside which all else is short. */
  #holdSeconds(): number {
    const random = this.#random;
    return random.chance(this.#isSelling ? 0.6 : 0.15) ? random.between(300, 7_200) : random.between(5, 25);
  }

  #location(): { location?: string } {
    return this.#hasNorth && this.#random.chance(0.3) ? { location: 'north' } : {};
  }
}
