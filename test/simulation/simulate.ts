import { type Arguments, parseArguments, UsageError, usage } from './arguments.ts';
import { bugs } from './bugs.ts';
import { type Ran, runSeeds } from './run.ts';

/** Lines of a history that are printed: what broke an invariant is near its end. */
const traceLinesMax = 200;
const progressMilliseconds = 5_000;

/** Plays the seeds that are asked for and says how it went; the exit code: 0, 1 for a failure, 130 for Ctrl-C. */
async function simulate(asked: Arguments): Promise<number> {
  let isStopped = false;
  process.on('SIGINT', () => {
    isStopped = true;
  });
  const began = performance.now();
  let told = began;
  const ran = await runSeeds(asked, (played) => {
    if (performance.now() - told > progressMilliseconds) {
      told = performance.now();
      console.log(`${played.toLocaleString('en')} of ${asked.seeds.toLocaleString('en')} seeds`);
    }
    return !isStopped;
  });
  const seconds = (performance.now() - began) / 1000;
  console.log(ran.tally.lines().join('\n'));
  console.log(`${ran.seeds.toLocaleString('en')} seeds in ${seconds.toFixed(1)} s`);
  if (asked.bug !== undefined) return sayWhetherCaught(asked, ran, isStopped);
  if (ran.broken !== undefined) {
    sayWhatBroke(asked, ran);
    return 1;
  }
  console.log(isStopped ? 'stopped; every invariant held so far' : 'every invariant held');
  return isStopped ? 130 : 0;
}

function sayWhetherCaught(asked: Arguments, ran: Ran, isStopped: boolean): number {
  if (asked.bug === undefined) return 0;
  const { about, caughtWithin } = bugs[asked.bug];
  if (ran.broken === undefined) {
    console.log(`${asked.bug} (${about}) was not caught; it should be within ${caughtWithin} seeds`);
    return isStopped ? 130 : 1;
  }
  sayWhatBroke(asked, ran);
  console.log(`${asked.bug} (${about}) was caught after ${ran.seeds} of ${caughtWithin} seeds`);
  return 0;
}

function sayWhatBroke({ bug }: Arguments, { broken }: Ran): void {
  if (broken?.played.violation === undefined) return;
  console.log(`\n${broken.played.trace.lines(traceLinesMax).join('\n')}\n`);
  console.log(`seed ${broken.seed} broke: ${broken.played.violation.message}`);
  console.log(`again: npm run simulate -- --seed ${broken.seed}${bug === undefined ? '' : ` --bug ${bug}`}`);
}

try {
  const asked = parseArguments(process.argv.slice(2));
  if (asked === 'help') console.log(usage);
  else process.exitCode = await simulate(asked);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
