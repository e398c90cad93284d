import { optionsIn, UsageError, wholeNumber } from '../../scripts/arguments.ts';

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

const options = {
  minutes: { type: 'string', default: '5' },
  seed: { type: 'string', default: '1' },
  clients: { type: 'string', default: '32' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the command line; `help` where that is all it asks for. Throws a UsageError. */
export function parseArguments(args: readonly string[]): Arguments | 'help' {
  const { minutes, seed, clients, help } = optionsIn(args, options);
  if (help) return 'help';
  return {
    minutes: minutesOf(minutes),
    seed: wholeNumber('--seed', seed, 2 ** 31),
    clients: wholeNumber('--clients', clients, 256),
  };
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && minutes >= 0.1 && minutes <= 600) return minutes;
  throw new UsageError(`--minutes is a number from 0.1 to 600, not "${text}"`);
}
