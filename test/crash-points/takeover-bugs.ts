import { type Bug, shared } from './bug.ts';
import {
  dueNoMore,
  expiringExtended,
  failingOnRecord,
  finishingOwn,
  loweringOwn,
  settlingForGood,
  takingForDone,
  watchingForGood,
} from './takeovers.ts';

/** Mistakes of whoever goes on with what somebody else has left. */
export const takeoverBugs: readonly Bug[] = [
  {
    name: 'recordFails',
    about: 'a reserve whose record is there already ends in an error',
    caughtBy: 'a command that fails',
    infect: failingOnRecord,
  },
  {
    name: 'extensionUnseen',
    about: 'a sweeper takes the time of a hold for that of its record',
    caughtBy: 'a status that no order explains',
    infect: expiringExtended,
  },
  {
    name: 'ownCancellations',
    about: 'a sweeper does not finish a cancellation that somebody else has decided',
    caughtBy: 'a sweep that does not finish',
    infect: finishingOwn,
  },
  {
    name: 'settledForGood',
    about: 'a sweeper keeps a hold for good that it has settled for a dead confirm',
    caughtBy: 'a hold is left',
    infect: settlingForGood,
  },
  {
    name: 'notedForGood',
    about: 'whoever notes what a dead confirm has oversold gives it all the time there is',
    caughtBy: 'a due is left',
    infect: watchingForGood,
  },
  {
    name: 'dueOfOwn',
    about: 'a reserve that finds its hold there already does not lower the due of the item',
    caughtBy: 'a due that comes too late',
    infect: loweringOwn,
  },
  {
    name: 'dueNoMore',
    about: 'a compensation is due no more once it has cancelled its sale',
    shownIn: 'try again what was given up',
    caughtBy: 'a decision is left undone',
    infect: dueNoMore,
  },
  {
    name: 'takenForDone',
    about: 'whoever goes on with a compensation takes its next step for done',
    shownIn: 'try again what was given up',
    caughtBy: 'a step that is not called under its one key',
    infect: takingForDone,
  },
  {
    ...shared('planOvertaken'),
    caughtBy: 'a due is left',
    pairedIn: 'sweep what two SKUs are short of',
  },
];
