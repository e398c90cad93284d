import type { Store } from '../../lib/store/port.ts';
import type { Bug } from '../simulation/bank/bug.ts';
import type { CommandName } from '../simulation/commands.ts';
import type { Hands } from '../simulation/hands.ts';
import { play } from '../simulation/phases.ts';
import type { Command } from './asked.ts';
import { isWrite, nameOf } from './fates.ts';

/** What the simulation calls otherwise. */
const commandOf: Readonly<Partial<Record<CommandName, Command['do']>>> = {
  getReservation: 'get',
  moveStock: 'move',
  putSku: 'put',
  retryCompensation: 'retry',
};

/** Every write that a command makes in the histories of the seeds from 1, as `<command>: <write>`. */
export async function writesOfSeeds(seeds: number): Promise<ReadonlySet<string>> {
  const met = new Set<string>();
  const looking = lookingOn((name, write) => met.add(`${commandOf[name] ?? name}: ${write}`));
  for (let seed = 1; seed <= seeds; seed++) {
    const { violation } = await play(seed, looking);
    if (violation !== undefined) throw violation;
  }
  return met;
}

/** Stands where a mistake would, and makes none. */
const lookingOn = (see: (name: CommandName, write: string) => void): Bug => ({
  about: 'nothing',
  caughtWithin: 0,
  breaks: [],
  mislead: (hands) => ({
    ...hands,
    run: (own, asked) =>
      hands.run(
        seen(own, (write) => see(asked.command, write)),
        asked,
      ),
  }),
});

function seen(hands: Hands, see: (write: string) => void): Hands {
  const entries = Object.entries(hands.store) as [string, (...parts: unknown[]) => unknown][];
  const store = Object.fromEntries(
    entries.map(([name, operation]) => [
      name,
      (...parts: unknown[]) => {
        if (isWrite(name)) see(nameOf(name, parts[1]));
        return operation(...parts);
      },
    ]),
  ) as unknown as Store;
  return {
    ...hands,
    store,
    callStep(call) {
      see(`call ${call.step}`);
      return hands.callStep(call);
    },
    publish(events) {
      see('publish');
      return hands.publish(events);
    },
  };
}
