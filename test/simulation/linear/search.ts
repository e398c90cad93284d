import { type Act, after, type Shop } from './model.ts';

/** An act with the stretch in which it happened, if it did: between two moments of the history's own count. */
export interface Timed {
  readonly act: Act;
  readonly from: number;
  readonly to: number;
  /** Whether nobody was told what became of it: then it may never have happened. */
  readonly isUnknown: boolean;
}

/** Orders that are tried before it is given up. */
const triesMax = 20_000;

/**
 * Whether there is an order of the acts, each within its stretch, in which a shop that does one after the other tells every
 * client what it was told (Wing and Gong 1993, with Lowe's memory of what was tried); `unknown` where it takes too long.
 */
export function isLinearizable(acts: readonly Timed[]): boolean | 'unknown' {
  const tried = new Set<string>();
  let tries = 0;
  const goOn = (left: readonly number[], shop: Shop): boolean => {
    const known = left.filter((index) => acts[index]?.isUnknown === false);
    if (known.length === 0) return true;
    const key = `${left} ${textOf(shop)}`;
    if (tried.has(key) || ++tries > triesMax) return false;
    tried.add(key);
    // Whatever is next began before everything that is left has ended.
    const end = Math.min(...known.map((index) => acts[index]?.to ?? 0));
    return left.some((index) => {
      const next = acts[index];
      if (next === undefined || next.from > end) return false;
      const then = after(shop, next.act);
      return (
        then !== undefined &&
        goOn(
          left.filter((each) => each !== index),
          then,
        )
      );
    });
  };
  const isFound = goOn([...acts.keys()], { free: 0, reservations: new Map() });
  return isFound || (tries > triesMax ? 'unknown' : false);
}

const textOf = ({ free, reservations }: Shop): string =>
  `${free} ${[...reservations].map(([id, own]) => `${id} ${own}`).sort()}`;
