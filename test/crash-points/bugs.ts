import {
  dueLast,
  forgettingCancellation,
  forgettingKey,
  giveBackFirst,
  notKnowingItself,
  putBackFirst,
  recordFirst,
  releasingUnseen,
  rewriting,
  sellingUnseen,
  settingsOnce,
  settlingOnce,
  stockFirst,
  withoutDue,
} from './infections.ts';
import { relayBugs } from './relay-bugs.ts';
import type { Infect } from './shop.ts';
import { takeoverBugs } from './takeover-bugs.ts';
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

export const bugs: readonly Bug[] = [
  {
    name: 'givenBackFirst',
    about: 'a release gives its holds back before its record decides',
    caughtBy: 'units that no order explains',
    infect: stockFirst('decideReleased', giveBackFirst),
  },
  {
    name: 'putBackFirst',
    about: 'a cancellation puts its units back before its record decides',
    caughtBy: 'units that no order explains',
    infect: stockFirst('decideAfterSale', putBackFirst),
  },
  {
    name: 'returnForgotten',
    about: 'a cancellation puts its units back under no key',
    caughtBy: 'units that no order explains',
    infect: forgettingKey('returnUnits'),
  },
  {
    name: 'cancellationForgotten',
    about: 'a cancelled record is not due until its units are back',
    caughtBy: 'units that no order explains',
    infect: forgettingCancellation,
  },
  {
    name: 'recordFirst',
    about: 'a reserve writes its record before it takes its holds',
    caughtBy: 'units that no order explains',
    infect: recordFirst,
  },
  {
    name: 'dueLast',
    about: 'a take leaves the item without a due until the record is there',
    caughtBy: 'a due that comes too late',
    infect: dueLast,
  },
  {
    name: 'takenTwice',
    about: 'a take that is repeated does not know its first copy',
    caughtBy: 'what the service asserts itself',
    infect: rewriting('takeHold', (write) => ({
      ...write,
      allows: (item) => write.allows({ ...item, holds: {} }),
    })),
  },
  {
    name: 'notKnowingItself',
    about: 'a confirm takes what its own first write decided for the decision of somebody else',
    caughtBy: 'an answer that no order explains',
    infect: notKnowingItself,
  },
  {
    name: 'settledOnce',
    about: 'a confirm that is repeated does not settle what the first one left',
    caughtBy: 'units that no order explains',
    infect: settlingOnce,
  },
  {
    name: 'dueDropped',
    about: 'a sweep takes the due of an item away while holds remain',
    caughtBy: 'an item that does not add up',
    infect: rewriting('resetDue', (write) => ({ ...write, apply: withoutDue })),
  },
  {
    name: 'resolvedUnseen',
    about: 'an expired hold is resolved whatever has become of it since it was read',
    caughtBy: 'what the service asserts itself',
    infect: rewriting('resolveHolds', (write) => ({ ...write, allows: () => true })),
  },
  {
    name: 'movementForgotten',
    about: 'the key of a movement is dropped',
    shownIn: 'receive what the buffer follows',
    caughtBy: 'units that no order explains',
    infect: forgettingKey('moveStock'),
  },
  {
    name: 'settingsOnce',
    about: 'settings that are put again do not go on to the stock that has not heard of them',
    caughtBy: 'units that no order explains',
    infect: settingsOnce,
  },
  {
    name: 'releasedUnseen',
    about: 'a release is decided by what was read, whatever was decided meanwhile',
    caughtBy: 'what the service asserts itself',
    pairedIn: 'release',
    infect: releasingUnseen,
  },
  {
    name: 'soldUnseen',
    about: 'what becomes of a sale is decided by what was read, whatever has become of it meanwhile',
    caughtBy: 'what the service asserts itself',
    pairedIn: 'cancel a part',
    infect: sellingUnseen,
  },
  ...takeoverBugs,
];

/** What the crash points catch, and by which check. */
export const caughtBugs: readonly Pick<Bug, 'name' | 'about' | 'caughtBy'>[] = [...bugs, ...relayBugs].map(
  ({ name, about, caughtBy }) => ({ name, about, caughtBy }),
);
