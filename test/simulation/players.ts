import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Arguments } from './arguments.ts';
import { bugs } from './bank/bugs.ts';
import { play } from './phases.ts';
import type { Slice, SlicePlayed } from './player.ts';
import type { Ran } from './run.ts';
import { Tally } from './tally.ts';

/** Seeds that are handed out at a time. */
const sliceSeeds = 50;

/**
 * Plays seeds side by side, as many at a time as there are processors, until an invariant breaks, all are played, or
 * `goesOn` says no; it is asked after each slice. What is found is the same as one after the other: a history knows
 * nothing but its seed, and of those that break, the first seed's is told.
 */
export async function runSideBySide(
  { from, seeds, bug }: Arguments,
  goesOn: (played: number) => boolean,
): Promise<Ran> {
  const tally = new Tally();
  const end = from + seeds;
  let next = from;
  let played = 0;
  let broken: number | undefined;
  let isOver = false;
  const slice = (): Slice | undefined => {
    if (isOver || next >= end) return undefined;
    const own = { from: next, seeds: Math.min(sliceSeeds, end - next), bug };
    next += own.seeds;
    return own;
  };
  const note = (done: SlicePlayed): void => {
    played += done.seeds;
    tally.add(Tally.of(done.counts));
    if (done.broken !== undefined) broken = Math.min(broken ?? done.broken, done.broken);
    isOver ||= broken !== undefined || !goesOn(played);
  };
  const players = Math.min(availableParallelism(), Math.ceil(seeds / sliceSeeds));
  await Promise.all(Array.from({ length: players }, () => playSlices(slice, note)));
  if (broken === undefined) return { seeds: played, tally, broken: undefined };
  const history = await play(broken, bug && bugs[bug]);
  return { seeds: broken - from + 1, tally, broken: { seed: broken, played: history } };
}

/** One player, who is given a slice after the other until there is none. */
function playSlices(slice: () => Slice | undefined, note: (done: SlicePlayed) => void): Promise<void> {
  const player = new Worker(new URL('./player.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const goOn = (): void => {
      const own = slice();
      if (own === undefined) void player.terminate().then(() => resolve());
      else player.postMessage(own);
    };
    player.on('error', reject);
    player.on('message', (done: SlicePlayed) => {
      note(done);
      goOn();
    });
    goOn();
  });
}
