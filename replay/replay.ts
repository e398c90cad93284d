import { UsageError } from '../scripts/arguments.ts';
import { type Arguments, parseArguments, USAGE } from './arguments.ts';
import { readFolder } from './folder.ts';
import { interpret } from './orders.ts';
import type { OwnService } from './own-service.ts';
import { ReplayError } from './replay-error.ts';
import { runReplay } from './run.ts';

const EXIT = { balanced: 0, failed: 1, usage: 2, interrupted: 130 } as const;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const parsed = parseArguments(args);
    if (parsed !== 'help') return await replay(parsed);
    console.log(USAGE);
    return EXIT.balanced;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${USAGE}`);
      return EXIT.usage;
    }
    if (!(error instanceof ReplayError)) throw error;
    console.error(error.message);
    return EXIT.failed;
  }
}

/** Plays the folder; a service of its own is stopped again whatever happens. */
async function replay(settings: Arguments): Promise<number> {
  // The folder first: a mistake in it should not have to wait for a database to start.
  const orders = interpret(readFolder(settings.folder), settings.limit);
  const interruption = new AbortController();
  // Under npm a Ctrl-C arrives twice; the second must not cut the stopping of the service short.
  const interrupt = () => interruption.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const service = settings.url === undefined ? await ownService(settings.hasTroubles) : undefined;
  const url = service?.url ?? settings.url ?? '';
  const { signal } = interruption;
  try {
    signal.throwIfAborted();
    const { isBalanced } = await runReplay({
      orders,
      url,
      settings,
      signal,
      ...(service && { service }),
      screen: process.stderr,
      print: (text) => console.log(text),
    });
    return isBalanced ? EXIT.balanced : EXIT.failed;
  } catch (error) {
    if (!signal.aborted) throw error;
    console.error('interrupted: what was played so far is not checked');
    return EXIT.interrupted;
  } finally {
    await service?.stop();
  }
}

/** Imported only here: a replay against a url needs no database on this machine. */
async function ownService(hasTroubles: boolean): Promise<OwnService> {
  const { startOwnService } = await import('./own-service.ts');
  return await startOwnService(hasTroubles);
}
