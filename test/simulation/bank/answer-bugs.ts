import {
  acknowledging,
  handing,
  pretendingToDecide,
  pretendingToReserve,
  readingStale,
  storing,
  telling,
} from './answer-infections.ts';
import type { Bug } from './bug.ts';
import { refusing } from './stock-infections.ts';

/** Mistakes in what clients are told of reservations. */
export const answerBugs = {
  recordUnwritten: {
    about: 'a reserve is acknowledged and its record is not written',
    caughtWithin: 50,
    breaks: ['what was acknowledged is not lost'],
    mayBreak: ['reserved as asked', 'an answered reserve leaves no trace'],
    infect: pretendingToReserve,
  },
  repeatToldAsNew: {
    about: 'a repeat of a reserve is told as the first',
    caughtWithin: 50,
    breaks: ['a repeat says that it is one'],
    mayBreak: ['held as long as asked'],
    mislead: telling((answered) =>
      answered.command === 'reserve' ? { ...answered, answer: { ...answered.answer, isReplayed: false } } : answered,
    ),
  },
  shortfallsAsOfNow: {
    about: 'a repeat of a reserve that was refused is told other units than the first',
    caughtWithin: 100,
    breaks: ['the same answer for every repeat'],
    mislead: telling((answered) => {
      const { command, answer } = answered;
      if (command !== 'reserve' || !answer.isReplayed || answer.outcome !== 'refused') return answered;
      if (answer.refusal.code !== 'insufficient_stock') return answered;
      const shortfalls = answer.refusal.shortfalls.map((each) => ({ ...each, available: 0 }));
      return { command, answer: { ...answer, refusal: { ...answer.refusal, shortfalls } } };
    }),
  },
  confirmUndone: {
    about: 'a confirm is acknowledged and not done',
    caughtWithin: 50,
    breaks: ['confirmed stays confirmed'],
    mislead: acknowledging('confirm', 'PENDING'),
  },
  confirmUndecided: {
    about: 'a confirm settles what nobody has decided',
    caughtWithin: 50,
    breaks: ['only what is sold is settled'],
    mayBreak: ['what was shown as resolved stays'],
    mislead: storing('confirm', pretendingToDecide('decideConfirmed')),
  },
  confirmUnsettled: {
    about: 'a confirm is decided and its holds stay open',
    caughtWithin: 50,
    breaks: ['an acknowledged confirm is settled'],
    mislead: storing('confirm', refusing('settleHold')),
  },
  releaseUndone: {
    about: 'a release is acknowledged and not done',
    caughtWithin: 100,
    breaks: ['released stays released'],
    mislead: acknowledging('release', 'PENDING'),
  },
  extensionOvertold: {
    about: 'an extension is told for a second longer than it is',
    caughtWithin: 300,
    breaks: ['nothing is told to last longer than it does'],
    mislead: telling((answered) => {
      const { command, answer } = answered;
      if (command !== 'extend' || answer.outcome === 'refused') return answered;
      const { reservation } = answer;
      return { command, answer: { ...answer, reservation: { ...reservation, expiresAt: reservation.expiresAt + 1 } } };
    }),
  },
  fulfilUndone: {
    about: 'that a sale has left is acknowledged and not done',
    caughtWithin: 500,
    breaks: ['nothing is left open of what was asked for'],
    mayBreak: ['as many as were asked for'],
    mislead: acknowledging('fulfil', 'CONFIRMED'),
  },
  releasedIsCancelled: {
    about: 'who cancels what was released is told that it is done',
    caughtWithin: 500,
    breaks: ['a sale stays a sale'],
    mislead: acknowledging('cancel', 'RELEASED'),
  },
  expiryUndecided: {
    about: 'a read shows as expired what nobody has decided',
    caughtWithin: 1_000,
    breaks: ['what was shown as resolved stays'],
    mislead: storing('getReservation', pretendingToDecide('decideExpired')),
  },
  timeUnseen: {
    about: 'a read of a reservation does not look at the time',
    caughtWithin: 1_000,
    breaks: ['past its time is expired'],
    mislead: handing('getReservation', () => ({ clock: () => 0 })),
  },
  staleRead: {
    about: 'a read shows a reservation as it was before it was released',
    caughtWithin: 2_000,
    breaks: ['what clients are told has an order'],
    mislead: storing('getReservation', readingStale),
  },
  overStaysInTheWay: {
    about: 'a reserve that is short does not resolve what is over',
    caughtWithin: 100,
    breaks: ['what is over is free'],
    mislead: storing('reserve', refusing('resolveHolds')),
  },
} as const satisfies Record<string, Bug>;
