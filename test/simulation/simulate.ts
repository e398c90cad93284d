import { UsageError } from '../../scripts/arguments.ts';
import { type Arguments, parseArguments, usage } from './arguments.ts';
import type { Bug } from './bank/bug.ts';
import { bugNames, bugs } from './bank/bugs.ts';
import { catchBug, unknownOf, unseenOf } from './bank/caught.ts';
import { runSideBySide } from './players.ts';
import type { Ran } from './run.ts';
import { shrink } from './shrink.ts';

/** Lines of a history that are printed: what broke an invariant is near its end. */
const traceLinesMax = 200;
const progressSeconds = 5;

/** Plays the seeds that are asked for and says how it went; the exit code: 0, 1 for a failure, 130 for Ctrl-C. */
async function simulate(asked: Arguments): Promise<number> {
  let isStopped = false;
  process.on('SIGINT', () => {
    // Whoever asks again does not wait for a shorter history either.
    if (isStopped) process.exit(130);
    isStopped = true;
  });
  const began = performance.now();
  const secondsSince = (): number => (performance.now() - began) / 1000;
  const end = asked.minutes === undefined ? Number.POSITIVE_INFINITY : asked.minutes * 60;
  let told = 0;
  const ran = await runSideBySide(asked, (played) => {
    const seconds = secondsSince();
    if (seconds > told + progressSeconds) {
      told = seconds;
      console.log(progressText(asked, played, seconds));
    }
    return !isStopped && seconds < end;
  });
  console.log(ran.tally.lines().join('\n'));
  const operations = ran.tally.of('operations', 'all').toLocaleString('en');
  console.log(`${ran.seeds.toLocaleString('en')} seeds, ${operations} operations, in ${secondsSince().toFixed(1)} s`);
  if (asked.bug !== undefined) return await sayWhetherCaught(asked, ran, isStopped);
  if (ran.broken !== undefined) {
    await sayWhatBroke(asked, ran);
    return 1;
  }
  console.log(isStopped ? 'stopped; every invariant held so far' : 'every invariant held');
  return isStopped ? 130 : 0;
}

const progressText = ({ seeds, minutes }: Arguments, played: number, seconds: number): string =>
  minutes === undefined
    ? `${played.toLocaleString('en')} of ${seeds.toLocaleString('en')} seeds`
    : `${played.toLocaleString('en')} seeds in ${(seconds / 60).toFixed(1)} of ${minutes} minutes`;

/** Makes every mistake of the bank in turn; a table of what caught it, and at which seed. */
async function tellBank(from: number): Promise<number> {
  let uncaught = 0;
  console.log('| mistake | what is wrong | caught by | at seed | within |\n|---|---|---|---|---|');
  for (const name of bugNames) {
    const bug: Bug = bugs[name];
    const caught = await catchBug(name, from);
    const bad = [...unseenOf(bug, caught), ...unknownOf(bug, caught)];
    if (bad.length > 0) {
      uncaught++;
      console.log(`not as it should be: ${bad.join('; ')}`);
    }
    const by = bug.breaks.join('; ');
    const seeds = bug.breaks.map((each) => caught.get(each) ?? 'none').join('; ');
    console.log(`| \`${name}\` | ${bug.about} | ${by} | ${seeds} | ${bug.caughtWithin.toLocaleString('en')} |`);
  }
  console.log(
    uncaught === 0 ? `\nall ${bugNames.length} were caught` : `\n${uncaught} were not caught as they should be`,
  );
  return uncaught === 0 ? 0 : 1;
}

async function sayWhetherCaught(asked: Arguments, ran: Ran, isStopped: boolean): Promise<number> {
  if (asked.bug === undefined) return 0;
  const { about, caughtWithin } = bugs[asked.bug];
  if (ran.broken === undefined) {
    console.log(`${asked.bug} (${about}) was not caught; it should be within ${caughtWithin} seeds`);
    return isStopped ? 130 : 1;
  }
  await sayWhatBroke(asked, ran);
  console.log(`${asked.bug} (${about}) was caught at seed ${ran.broken.seed}; it must be within ${caughtWithin}`);
  return 0;
}

/** The shortest history in which it breaks, and how to see it again. */
async function sayWhatBroke({ bug }: Arguments, { broken }: Ran): Promise<void> {
  if (broken?.played.violation === undefined) return;
  console.log(`\nseed ${broken.seed} broke: ${broken.played.violation.message}`);
  console.log('looking for a shorter history of it');
  const { trace, violation } = await shrink(broken.seed, broken.played, bug && bugs[bug]);
  console.log(`\n${trace.lines(traceLinesMax).join('\n')}\n`);
  console.log(`${trace.length} lines instead of ${broken.played.trace.length}: ${violation?.message}`);
  console.log(`again: npm run simulate -- --seed ${broken.seed}${bug === undefined ? '' : ` --bug ${bug}`}`);
}

try {
  const asked = parseArguments(process.argv.slice(2));
  if (asked === 'help') console.log(usage);
  else process.exitCode = asked.isBank ? await tellBank(asked.from) : await simulate(asked);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
