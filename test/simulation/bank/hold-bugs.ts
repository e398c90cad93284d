import type { Bug } from './bug.ts';
import {
  droppingDue,
  keeping,
  movingOvertaken,
  settlingShorter,
  sweepByVersion,
  withoutSettled,
} from './hold-infections.ts';
import { forgettingKeys, judging, leaving, refusing, rewriting, sendingAgain, unawaited } from './stock-infections.ts';

/** Mistakes with holds, and with what counts them. */
export const holdBugs = {
  noNonce: {
    about: 'a hold belongs to a record by its id alone',
    caughtWithin: 2_000,
    breaks: ['a hold lasts no longer than its record'],
    mayBreak: [
      'an acknowledged release holds nothing',
      'no hold outlives its record',
      'a difference is there at two looks',
    ],
    infect: leaving('takeHold', (after, before) => ({
      ...after,
      holds: Object.fromEntries(
        Object.entries(after.holds).map(([id, hold]) => [id, before.holds[id] ?? { ...hold, nonce: 'same' }]),
      ),
    })),
  },
  forgetSettled: {
    about: 'a settled hold is removed at once',
    caughtWithin: 100,
    breaks: ['the record decides, the holds follow'],
    infect: (store) => leaving('settleHold', withoutSettled)(leaving('resolveHolds', withoutSettled)(store)),
  },
  dueUnconditional: {
    about: 'due is set again whatever was written in between',
    caughtWithin: 500,
    breaks: ['the service asserts: an item with holds has a due'],
    mayBreak: [
      'an item with holds has a due',
      'an item is due when its record is',
      'reconciliation tells only what is so',
    ],
    infect: rewriting((write) => (write.name === 'resetDue' ? { ...write, allows: () => true } : write)),
  },
  movementKeyForgotten: {
    about: 'the key of a stock movement is not remembered',
    caughtWithin: 200,
    breaks: ['one key, one effect'],
    mayBreak: ['a refused movement has no effect'],
    infect: forgettingKeys('moveStock', 'countStock'),
  },
  movementOvertaken: {
    about: 'a movement that may be refused is written without a look at what was written since it was decided',
    caughtWithin: 10_000,
    breaks: ['a refused movement has no effect'],
    infect: movingOvertaken('moveStock', 'countStock'),
  },
  sweepByVersion: {
    about: 'the sweeper resolves holds only where nothing was written since it read the item',
    caughtWithin: 50,
    breaks: ['one sweep leaves no open hold'],
    infect: sweepByVersion,
  },
  settledTooShort: {
    about: 'a settled hold is kept for 2 seconds',
    caughtWithin: 500,
    breaks: ['a settled hold outlasts every copy of its take'],
    mayBreak: ['books that are right are silent'],
    infect: (store) => leaving('settleHold', settlingShorter(28))(leaving('resolveHolds', settlingShorter(28))(store)),
  },
  dueNeverLowered: {
    about: 'an item is due no earlier for a hold that is over earlier',
    caughtWithin: 100,
    breaks: ['an item is due when its record is'],
    mayBreak: ['books that are right are silent'],
    infect: refusing('lowerDue'),
  },
  traceKept: {
    about: 'a reserve that was refused, or lost to a duplicate, keeps what it took',
    caughtWithin: 50,
    breaks: ['an answered reserve leaves no trace'],
    infect: keeping('reserve'),
  },
  releaseForgotten: {
    about: 'a release is decided and its holds stay',
    caughtWithin: 100,
    breaks: ['an acknowledged release holds nothing'],
    infect: keeping('release'),
  },
  holdOutlivesRecord: {
    about: 'a hold of a duplicate keeps its longer time',
    caughtWithin: 500,
    breaks: ['a hold lasts no longer than its record'],
    infect: refusing('shortenHold'),
  },
  answerTooEarly: {
    about: 'holds are given back behind the answer',
    caughtWithin: 100,
    breaks: ['who answers has nothing under way'],
    infect: unawaited('giveBackHold'),
  },
  lastUnitTwice: {
    about: 'units are taken whether they are there or not',
    caughtWithin: 50,
    breaks: ['available is not below zero'],
    infect: judging('takeHold', (item) => ({ ...item, available: Number.MAX_SAFE_INTEGER })),
  },
  takenTwice: {
    about: 'a hold is taken whether there is one already or not',
    caughtWithin: 50,
    breaks: ['the service asserts: on hand = available + held + buffer'],
    mayBreak: ['a hold stays its own', 'the record decides, the holds follow', 'a settled hold stays until its time'],
    infect: judging('takeHold', (item) => ({ ...item, holds: {} })),
  },
  refusedSentAgain: {
    about: 'a take that was refused is sent again, behind the answer',
    caughtWithin: 50,
    breaks: ['who answers has nothing under way'],
    mayBreak: ['an answered reserve leaves no trace'],
    infect: sendingAgain('takeHold'),
  },
  reclaimUnasked: {
    about: 'holds are resolved whatever has become of them since they were read',
    caughtWithin: 100,
    breaks: ['the service asserts: on hand = available + held + buffer'],
    mayBreak: ['only a duplicate shortens a hold'],
    infect: rewriting((write) => (write.name === 'resolveHolds' ? { ...write, allows: () => true } : write)),
  },
  dueDropped: {
    about: 'due is removed while holds remain',
    caughtWithin: 100,
    breaks: ['an item with holds has a due'],
    mayBreak: [
      'an item is due when its record is',
      'reconciliation tells only what is so',
      'books that are right are silent',
    ],
    infect: droppingDue,
  },
} as const satisfies Record<string, Bug>;
