import type { Bug as SimulatedBug } from '../simulation/bank/bug.ts';
import { type BugName, bugs } from '../simulation/bank/bugs.ts';
import type { Infect } from './shop.ts';
import type { Check } from './violation.ts';

/** A mistake that the service could have made. It is made between a process and the table: the service has no flags. */
export interface Bug {
  readonly name: string;
  readonly about: string;
  /** The check that it breaks first. */
  readonly caughtBy: Check;
  /** The scenario in which a second command meets it; left out where a death alone does. */
  readonly pairedIn?: string;
  /** A scenario that shows it without a death. */
  readonly shownIn?: string;
  readonly infect: Infect;
}

/** A mistake of the simulation's bank, under its name there. */
export function shared(name: BugName): Pick<Bug, 'name' | 'about' | 'infect'> {
  const { about, infect }: SimulatedBug = bugs[name];
  if (infect === undefined) throw new Error(`${name} is not made between a process and the table`);
  return { name, about, infect };
}
