import { parseArgs } from 'node:util';

export interface Arguments {
  /** How long the clients work. */
  readonly minutes: number;
  readonly seed: number;
  readonly clients: number;
}

export const usage = `usage: npm run under-fire -- [options]

  --minutes M  how long the clients work, 0.1 to 600 (default: 5)
  --seed S     decides what clients ask, which requests fail and when the service is killed (default: 1)
  --clients N  clients at work at once, 1 to 256 (default: 32)

It ends with 0 where everything balances and nothing acknowledged is lost, 1 where not, 2 where it was asked wrongly, 130
after Ctrl-C.`;

/** A mistake in the arguments; the message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const options = {
  minutes: { type: 'string', default: '5' },
  seed: { type: 'string', default: '1' },
  clients: { type: 'string', default: '32' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the command line; `help` where that is all it asks for. Throws a UsageError. */
export function parseArguments(args: readonly string[]): Arguments | 'help' {
  const { minutes, seed, clients, help } = parsed(args);
  if (help) return 'help';
  return {
    minutes: minutesOf(minutes),
    seed: wholeNumber('--seed', seed, 2 ** 31),
    clients: wholeNumber('--clients', clients, 256),
  };
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

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && minutes >= 0.1 && minutes <= 600) return minutes;
  throw new UsageError(`--minutes is a number from 0.1 to 600, not "${text}"`);
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > max) {
    throw new UsageError(`${name} is a whole number from 1 to ${max}, not "${text}"`);
  }
  return value;
}
