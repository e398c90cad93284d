import { optionsIn, UsageError, wholeNumber } from '../../scripts/arguments.ts';
import { type BugName, bugNames } from './bank/bugs.ts';

export interface Arguments {
  /** The first seed. */
  readonly from: number;
  /** How many seeds, at most. */
  readonly seeds: number;
  /** For how long, at most. */
  readonly minutes: number | undefined;
  /** A mistake to make, which must be caught. */
  readonly bug: BugName | undefined;
  /** Whether every mistake of the bank is made, one after the other. */
  readonly isBank: boolean;
}

export const usage = `usage: npm run simulate -- [options]

  --seeds N   how many histories to play (default: 1000; with --seed, 1; with --minutes, no end)
  --seed S    the seed of the first one (default: 1)
  --minutes M plays one seed after the other for as long, or until all of --seeds are played
  --bank      makes every mistake in turn, and prints a table of what catches it, and how soon;
              with --seed, from there
  --bug NAME  makes a mistake that must be caught: ${bugNames.join(', ')}`;

const seedMax = 2 ** 31;

const options = {
  seeds: { type: 'string' },
  seed: { type: 'string' },
  minutes: { type: 'string' },
  bug: { type: 'string' },
  bank: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the command line; `help` where that is all it asks for. Throws a UsageError. */
export function parseArguments(args: readonly string[]): Arguments | 'help' {
  const { seeds, seed, minutes, bug, bank, help } = optionsIn(args, options);
  if (help) return 'help';
  if (bug !== undefined && !isBugName(bug))
    throw new UsageError(`--bug is one of ${bugNames.join(', ')}, not "${bug}"`);
  if (bank && (seeds ?? minutes ?? bug) !== undefined) {
    throw new UsageError('--bank makes every mistake in turn, within its own seeds: it stands alone, or with --seed');
  }
  const from = seed === undefined ? 1 : wholeNumber('--seed', seed, seedMax);
  const time = minutes === undefined ? undefined : wholeNumber('--minutes', minutes, 10_000);
  const unsaid = time !== undefined ? seedMax : seed === undefined ? 1_000 : 1;
  const count = seeds === undefined ? unsaid : wholeNumber('--seeds', seeds, 1e9);
  return { from, seeds: count, minutes: time, bug, isBank: bank };
}

const isBugName = (name: string): name is BugName => bugNames.some((each) => each === name);
