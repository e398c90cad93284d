import type { Bug } from './bug.ts';
import {
  blindToReceipts,
  calling,
  dearestFirst,
  forgettingCompensations,
  goingOn,
  inTheNameOfTheSale,
  keyEachTime,
  planningOvertaken,
  takingCallsForDone,
} from './compensation-infections.ts';
import { deciding } from './record-infections.ts';
import { refusing } from './stock-infections.ts';

/** Mistakes that making right what was oversold could make. */
export const compensationBugs = {
  stepsWithoutKey: {
    about: 'a step of a compensation has another key each time that it is called',
    caughtWithin: 100,
    breaks: ['each step of a compensation is done'],
    mislead: keyEachTime,
  },
  refusalTakenForDone: {
    about: 'a step of a compensation that failed is taken for done',
    caughtWithin: 2_000,
    breaks: ['each step of a compensation is done'],
    mislead: takingCallsForDone,
  },
  planOvertaken: {
    about: 'sales are planned whatever has happened to the item since it was read',
    caughtWithin: 3_000,
    breaks: ['no more is planned than is short'],
    mayBreak: ['books that are right are silent', 'the cheapest sales are planned first'],
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
    breaks: ['what is planned comes to an end'],
    infect: refusing('letOff'),
  },
  waitsForGood: {
    about: 'a compensation that waits for its next step is not due',
    caughtWithin: 500,
    breaks: ['compensations come to an end'],
    infect: goingOn(({ due: _, ...after }) => after),
  },
  watchedForGood: {
    about: 'an item that was short is looked at for good',
    caughtWithin: 300,
    breaks: ['only what is short stays due'],
    infect: refusing('unwatch'),
  },
  oversoldUnnoted: {
    about: 'nobody notes that more was sold than is there',
    caughtWithin: 100,
    breaks: ['books that are right are silent'],
    infect: refusing('watchOversold'),
  },
  compensationForgotten: {
    about: 'whoever goes on with a compensation does not see that it has cancelled the sale',
    caughtWithin: 1_000,
    breaks: ['who is compensated was cancelled for it'],
    mayBreak: ['reconciliation tells only what is so', 'what was shown as resolved stays'],
    infect: forgettingCompensations,
  },
  wholeForLine: {
    about: 'a compensation of one line cancels it in the name of one of the whole sale',
    caughtWithin: 300,
    breaks: ['only what is planned is cancelled'],
    infect: deciding('decideAfterSale', inTheNameOfTheSale),
  },
  letOffIsDone: {
    about: 'a compensation that is let off says that it is done',
    caughtWithin: 300,
    breaks: ['who is compensated was cancelled for it'],
    mayBreak: ['what is planned comes to an end'],
    infect: goingOn((after) => (after.status === 'SKIPPED' ? { ...after, status: 'DONE' } : after)),
  },
  refundOfOne: {
    about: 'of each line that was cancelled one unit is refunded',
    caughtWithin: 100,
    breaks: ['whoever is compensated gets what was cancelled'],
    mislead: calling((compensation) => ({
      ...compensation,
      lines: compensation.lines.map((line) => ({ ...line, quantity: 1 })),
    })),
  },
  calledForNothing: {
    about: 'a step is called again when it is done, for nothing',
    caughtWithin: 100,
    breaks: ['a step that is asked for again is the same'],
    mislead: (hands) => ({
      ...hands,
      async callStep(call) {
        await hands.callStep(call);
        await hands.callStep({ ...call, compensation: { ...call.compensation, lines: [] } });
      },
    }),
  },
  askedOnceMore: {
    about: 'a step is asked for once more, under another key',
    caughtWithin: 100,
    breaks: ['nobody is asked for what is not needed'],
    mislead: (hands) => ({
      ...hands,
      async callStep(call) {
        await hands.callStep(call);
        await hands.callStep({ ...call, key: `${call.key} ${hands.nonce()}` });
      },
    }),
  },
} as const satisfies Record<string, Bug>;
