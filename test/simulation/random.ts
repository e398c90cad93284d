/** Chance that a seed decides: the same seed gives the same numbers, everywhere. */
export interface Random {
  /** A whole number from 0 to n − 1. */
  below(n: number): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  chance(odds: number): boolean;
  pick<Each>(list: readonly Each[]): Each;
  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
  shuffled<Each>(list: readonly Each[]): Each[];
}

/** Mulberry32: small, fast, and good enough to choose who runs next. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The chance of one history. */
export function randomOf(seed: number): Random {
  const next = mulberry32(seed);
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (odds) => next() < odds,
    pick<Each>(list: readonly Each[]): Each {
      return list[below(list.length)] as Each;
    },
    weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
      const names = Object.keys(weights) as Name[];
      let left = next() * names.reduce((sum, name) => sum + weights[name], 0);
      for (const name of names) {
        left -= weights[name];
        if (left < 0) return name;
      }
      return names[names.length - 1] as Name;
    },
    shuffled<Each>(list: readonly Each[]): Each[] {
      const copy = [...list];
      for (let at = copy.length - 1; at > 0; at--) {
        const other = below(at + 1);
        [copy[at], copy[other]] = [copy[other] as Each, copy[at] as Each];
      }
      return copy;
    },
  };
}
