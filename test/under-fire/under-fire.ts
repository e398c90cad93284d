// npm run under-fire: the real service under faults, and whether anything is lost.

import { EngineError } from '../../local/dynamodb.ts';
import { UsageError } from '../../scripts/arguments.ts';
import { type Arguments, parseArguments, usage } from './arguments.ts';
import { reportText, verdictText } from './report.ts';
import { underFire } from './run.ts';

const exitCodes = { right: 0, wrong: 1, usage: 2, interrupted: 130 } as const;

async function main(args: readonly string[]): Promise<number> {
  try {
    const asked = parseArguments(args);
    if (asked !== 'help') return await run(asked);
    console.log(usage);
    return exitCodes.right;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`);
      return exitCodes.usage;
    }
    if (!(error instanceof EngineError)) throw error;
    console.error(error.message);
    return exitCodes.wrong;
  }
}

async function run({ minutes, seed, clients }: Arguments): Promise<number> {
  const interruption = new AbortController();
  const { signal } = interruption;
  // Under npm a Ctrl-C arrives twice; the second must not cut the stopping of the service short.
  const interrupt = () => interruption.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const outcome = await underFire({ seconds: minutes * 60, seed, clients, signal, screen: process.stderr });
    console.log(`\n${reportText(outcome)}\n\n${verdictText(outcome)}`);
    if (outcome.wrong.length === 0) return exitCodes.right;
    console.log(`again: npm run under-fire -- --minutes ${minutes} --seed ${seed} --clients ${clients}`);
    return exitCodes.wrong;
  } catch (error) {
    if (!signal.aborted) throw error;
    console.error('interrupted: what was done so far is not checked');
    return exitCodes.interrupted;
  }
}

process.exitCode = await main(process.argv.slice(2));
