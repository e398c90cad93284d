import { parseArgs } from 'node:util';
import { type BugName, bugNames } from './bugs.ts';

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
  --bank      makes every mistake in turn, and prints a table of what catches it, and how soon
  --bug NAME  makes a mistake that must be caught: ${bugNames.join(', ')}`;

/** A mistake in the arguments; the message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

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
  const { seeds, seed, minutes, bug, bank, help } = parsed(args);
  if (help) return 'help';
  if (bug !== undefined && !isBugName(bug))
    throw new UsageError(`--bug is one of ${bugNames.join(', ')}, not "${bug}"`);
  if (bank && (seeds ?? seed ?? minutes ?? bug) !== undefined) {
    throw new UsageError('--bank makes every mistake in turn, within its own seeds: it stands alone');
  }
  const from = seed === undefined ? 1 : wholeNumber('--seed', seed, seedMax);
  const time = minutes === undefined ? undefined : wholeNumber('--minutes', minutes, 10_000);
  const unsaid = time !== undefined ? seedMax : seed === undefined ? 1_000 : 1;
  const count = seeds === undefined ? unsaid : wholeNumber('--seeds', seeds, 1e9);
  return { from, seeds: count, minutes: time, bug, isBank: bank };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // parseArgs explains at length what may have been meant; the first sentence is enough.
    const { message } = error as Error;
    throw new UsageError(message.split(/\. |\n/)[0] ?? message);
  }
}

const isBugName = (name: string): name is BugName => bugNames.some((each) => each === name);

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > max) {
    throw new UsageError(`${name} is a whole number from 1 to ${max}, not "${text}"`);
  }
  return value;
}
