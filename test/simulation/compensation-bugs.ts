import type { Bug } from './bug.ts';
import {
  blindToReceipts,
  dearestFirst,
  forgettingCompensations,
  keyEachTime,
  planningOvertaken,
  takingCallsForDone,
} from './compensation-infections.ts';
import { refusing } from './infections.ts';

/** Mistakes that making right what was oversold could make. */
export const compensationBugs = {
  stepsWithoutKey: {
    about: 'a step of a compensation has another key each time that it is called',
    caughtWithin: 100,
    breaks: ['nobody is asked for what is not needed', 'each step of a compensation is done'],
    mislead: keyEachTime,
  },
  refusalTakenForDone: {
    about: 'a step of a compensation that failed is taken for done',
    caughtWithin: 300,
    breaks: ['each step of a compensation is done'],
    mislead: takingCallsForDone,
  },
  planOvertaken: {
    about: 'sales are planned whatever has happened to the item since it was read',
    caughtWithin: 1_000,
    breaks: ['no more is planned than is short', 'an item without holds has no due', 'books that are right are silent'],
    infect: planningOvertaken,
  },
  dearestFirst: {
    about: 'the dearest customers are cancelled first',
    caughtWithin: 2_000,
    breaks: ['the cheapest sales are planned first'],
    infect: dearestFirst,
  },
  receiptUnheeded: {
    about: 'what is planned is carried out, whatever has come since',
    caughtWithin: 1_000,
    breaks: ['no more is cancelled than is short'],
    infect: blindToReceipts,
  },
  neverLetOff: {
    about: 'what is planned and not needed any more stays planned',
    caughtWithin: 300,
    breaks: ['what was planned is done, or let off', 'compensations come to an end'],
    infect: refusing('letOff'),
  },
  oversoldUnnoted: {
    about: 'nobody notes that more was sold than is there',
    caughtWithin: 100,
    breaks: ['books that are right are silent', 'compensations come to an end', 'a movement is one version'],
    infect: refusing('watchOversold'),
  },
  compensationForgotten: {
    about: 'whoever goes on with a compensation does not see that it has cancelled the sale',
    caughtWithin: 1_000,
    breaks: ['who is compensated was cancelled for it', 'reconciliation tells only what is so'],
    infect: forgettingCompensations,
  },
} as const satisfies Record<string, Bug>;
