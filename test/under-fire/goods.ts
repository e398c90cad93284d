import type { Random } from '../simulation/random.ts';
import type { Line } from './history.ts';

const hotCount = 8;
const coldCount = 60;
/** A stock item remembers 200 keys for a day: so many movements are asked for, and cancellations need the rest. */
const movementsMax = 100;

/** What is sold: a few SKUs that everybody wants, and many that hardly anybody does. */
export class Goods {
  readonly hot: readonly string[] = Array.from({ length: hotCount }, (_, index) => `hot-${index}`);
  readonly cold: readonly string[] = Array.from({ length: coldCount }, (_, index) => `cold-${index}`);
  readonly #moved = new Map<string, number>();
  readonly #shareOver: () => number;

  /** `shareOver` tells which share of the whole time is over, from 0 to 1. */
  constructor(shareOver: () => number) {
    this.#shareOver = shareOver;
  }

  get all(): readonly string[] {
    return [...this.hot, ...this.cold];
  }

  /** One to three different SKUs. */
  lines(random: Random): readonly Line[] {
    const skus = Array.from({ length: random.between(1, 3) }, () => this.#any(random, 0.75));
    return [...new Set(skus)].map((sku) => ({ sku, quantity: random.between(1, 3) }));
  }

  /** A SKU whose movements have not been used up by now; they are spread over the whole time. */
  toMove(random: Random): string | undefined {
    const sku = this.#any(random, 0.6);
    const moved = this.#moved.get(sku) ?? 0;
    if (moved >= 10 + (movementsMax - 10) * Math.min(this.#shareOver(), 1)) return undefined;
    this.#moved.set(sku, moved + 1);
    return sku;
  }

  #any(random: Random, hotOdds: number): string {
    return random.pick(random.chance(hotOdds) ? this.hot : this.cold);
  }
}
