import type { Random } from './random.ts';

/** What sort of day it is. Histories differ in it, because what breaks on a quiet day is hidden on a wild one. */
export interface Mood {
  /** How much likelier than usual faults are. */
  readonly faultScale: number;
  /** The share of processes that are slow. */
  readonly slowShare: number;
  /** A clock differs from true time by at most this much. */
  readonly skewMilliseconds: number;
  /** How likely time moves between two operations. */
  readonly timeOdds: number;
  /** Commands in all, and at most so many at once. */
  readonly commands: number;
  readonly runningMax: number;
  /** How likely the relay comes between two operations. Where it never does, it comes when all is at rest. */
  readonly relayOdds: number;
  /** Shards of the table's stream. */
  readonly shards: number;
  /** Whether there is one SKU, one line a cart, and nothing but buying: then what clients are told must have an order. */
  readonly isPlain: boolean;
  /** Whether much is sold, and more than is there. */
  readonly isSelling: boolean;
  /** Whether a few units of one SKU are taken, given back and written off all the time. */
  readonly isTight: boolean;
  /** How many commands before the end more is found to be sold than is there, if it is. */
  readonly shortFor: number;
  /** Whether the sweeper comes before all is at rest. Where it does not, an hour may pass without it. */
  readonly hasSweeper: boolean;
  /** How often whoever does a step of a compensation refuses to. */
  readonly refusalOdds: number;
}

/** The mood of one history. */
export function moodOf(random: Random, isTight = false): Mood {
  const mood = anyMood(random);
  if (!isTight) return mood;
  const commands = random.between(60, 90);
  const crowd = { runningMax: 10, slowShare: 0.2, timeOdds: 0.2, relayOdds: 0, faultScale: 2 };
  return { ...mood, ...crowd, commands, isTight, isPlain: false, isSelling: false, shortFor: 0 };
}

function anyMood(random: Random): Mood {
  const isPlain = random.chance(0.15);
  const isSelling = !isPlain && random.chance(0.5);
  const shortFor = isSelling && random.chance(0.6) ? random.between(8, 20) : 0;
  return {
    faultScale: random.pick([0.3, 1, 1, 1.5]),
    slowShare: random.pick([0.05, 0.2, 0.4]),
    skewMilliseconds: random.pick([200, 2_000, 2_000]),
    timeOdds: random.pick([0.1, 0.2, 0.4]),
    commands: isSelling ? random.between(12, 30) + shortFor : random.between(8, 30),
    runningMax: random.between(2, 6),
    relayOdds: random.pick(shortFor > 0 ? [0.02, 0.1, 0.3, 0.3] : [0, 0.02, 0.1, 0.3]),
    shards: random.between(1, 2),
    isPlain,
    isSelling,
    isTight: false,
    shortFor,
    hasSweeper: random.chance(0.85),
    refusalOdds: random.pick([0, 0, 0.3]),
  };
}
