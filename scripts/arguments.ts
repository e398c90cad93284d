import { type ParseArgsConfig, type ParseArgsOptionsConfig, parseArgs } from 'node:util';

// What every command of this project does with its arguments.

/** A mistake in the arguments; the message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The values of the options; other arguments are refused. Throws a UsageError. */
export const optionsIn = <Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) =>
  commandLine({ args: [...args], options }).values;

/** What `parseArgs` makes of the arguments. Throws a UsageError. */
export function commandLine<Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    // parseArgs explains at length what may have been meant; the first sentence is enough.
    const { message } = error as Error;
    throw new UsageError(message.split(/\. |\n/)[0] ?? message);
  }
}

/** A whole number from 1 to `max`. Throws a UsageError. */
export function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > max) {
    throw new UsageError(`${name} is a whole number from 1 to ${max}, not "${text}"`);
  }
  return value;
}
