import { type Bug, shared } from './bug.ts';
import {
  dueLast,
  forgettingCancellation,
  giveBackFirst,
  notKnowingItself,
  putBackFirst,
  recordFirst,
  releasingUnseen,
  sellingUnseen,
  settingsOnce,
  settlingOnce,
  stockFirst,
} from './infections.ts';
import { relayBugs } from './relay-bugs.ts';
import { takeoverBugs } from './takeover-bugs.ts';

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
    ...shared('returnForgotten'),
    caughtBy: 'units that no order explains',
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
    ...shared('takenTwice'),
    caughtBy: 'what the service asserts itself',
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
    ...shared('dueDropped'),
    caughtBy: 'an item that does not add up',
  },
  {
    ...shared('reclaimUnasked'),
    caughtBy: 'what the service asserts itself',
  },
  {
    ...shared('movementKeyForgotten'),
    shownIn: 'receive what the buffer follows',
    caughtBy: 'units that no order explains',
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
