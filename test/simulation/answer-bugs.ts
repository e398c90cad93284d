import type { ConfirmRequest } from '../../lib/commands/confirm.ts';
import { refused, unavailable } from '../../lib/domain/outcomes.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import {
  acknowledging,
  answering,
  failingOnNothing,
  givingUp,
  handing,
  neverGivingUp,
  pretendingToDecide,
  pretendingToReserve,
  readingStale,
  storing,
  telling,
} from './answer-infections.ts';
import type { Bug } from './bug.ts';
import { pretending, refusing } from './infections.ts';

/** Mistakes in what clients are told. */
export const answerBugs = {
  recordUnwritten: {
    about: 'a reserve is acknowledged and its record is not written',
    caughtWithin: 50,
    breaks: ['what was acknowledged is not lost'],
    infect: pretendingToReserve,
  },
  repeatToldAsNew: {
    about: 'a repeat of a reserve is told as the first',
    caughtWithin: 50,
    breaks: ['a repeat says that it is one'],
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
  releaseUndone: {
    about: 'a release is acknowledged and not done',
    caughtWithin: 100,
    breaks: ['released stays released'],
    mislead: acknowledging('release', 'PENDING'),
  },
  fulfilUndone: {
    about: 'that a sale has left is acknowledged and not done',
    caughtWithin: 400,
    breaks: ['nothing is left open of what was asked for', 'as many as were asked for'],
    mislead: acknowledging('fulfil', 'CONFIRMED'),
  },
  releasedIsCancelled: {
    about: 'who cancels what was released is told that it is done',
    caughtWithin: 200,
    breaks: ['a sale stays a sale'],
    mislead: acknowledging('cancel', 'RELEASED'),
  },
  confirmUndecided: {
    about: 'a confirm settles what nobody has decided',
    caughtWithin: 50,
    breaks: ['only what is sold is settled'],
    mislead: storing('confirm', pretendingToDecide('decideConfirmed')),
  },
  movementUndone: {
    about: 'a movement of stock is acknowledged and not made',
    caughtWithin: 50,
    breaks: ['a movement that is told was made'],
    infect: pretending('moveStock'),
  },
  countToldAsChange: {
    about: 'what was counted is told as what was added',
    caughtWithin: 100,
    breaks: ['a movement is told as it was made'],
    mislead: telling((answered) => {
      const { command, answer } = answered;
      if (command !== 'moveStock' || answer.outcome === 'refused') return answered;
      const { movement } = answer;
      return { command, answer: { ...answer, movement: { ...movement, change: movement.quantity } } };
    }),
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
  confirmExceeds: {
    about: 'a confirm of as many as are held is refused as one of more',
    caughtWithin: 100,
    breaks: ['what is held can be confirmed'],
    mislead: answering((asked, record) =>
      asked.command === 'confirm' && record.status === 'PENDING' && exceeds(asked.request, record)
        ? { command: asked.command, answer: refused({ code: 'exceeds_held', lines: [] }) }
        : undefined,
    ),
  },
  cancelExceeds: {
    about: 'to cancel as many as were sold is refused as if they were more',
    caughtWithin: 300,
    breaks: ['what is open of a sale can leave or be cancelled'],
    mislead: answering((asked, record) =>
      asked.command === 'cancel' && record.status === 'CONFIRMED' && exceeds(asked.request, record)
        ? { command: asked.command, answer: refused({ code: 'exceeds_held', lines: [] }) }
        : undefined,
    ),
  },
  expiredTakenForReleased: {
    about: 'what has expired is told as released',
    caughtWithin: 100,
    breaks: ['a refusal is true'],
    mislead: telling((answered) => {
      const { command, answer } = answered;
      const isExpired = answer.outcome === 'refused' && answer.refusal.code === 'hold_expired';
      return command === 'confirm' && isExpired ? { command, answer: refused({ code: 'already_released' }) } : answered;
    }),
  },
  repeatTakenForReuse: {
    about: 'who repeats a reserve is told that the key was used for another request',
    caughtWithin: 50,
    breaks: ['a key is told as used by whoever used it'],
    mislead: telling((answered) =>
      answered.command === 'reserve' && answered.answer.isReplayed
        ? { ...answered, answer: { ...refused({ code: 'idempotency_key_reused' }), isReplayed: false } }
        : answered,
    ),
  },
  confirmOnce: {
    about: 'a confirm that is repeated is refused',
    caughtWithin: 100,
    breaks: ['a repeated confirm is confirmed'],
    mislead: answering(({ command }, { status }) =>
      command === 'confirm' && status === 'CONFIRMED'
        ? { command, answer: refused({ code: 'already_confirmed' }) }
        : undefined,
    ),
  },
  confirmUnsettled: {
    about: 'a confirm is decided and its holds stay open',
    caughtWithin: 50,
    breaks: ['an acknowledged confirm is settled'],
    mislead: storing('confirm', refusing('settleHold')),
  },
  rejectionToldToAll: {
    about: 'who releases what was rejected is told why it was',
    caughtWithin: 100,
    breaks: ['a command refuses by its own codes'],
    mislead: answering(({ command }, record) =>
      command === 'release' && record.status === 'REJECTED'
        ? { command, answer: refused(record.rejection) }
        : undefined,
    ),
  },
  foundByNobody: {
    about: 'a read looks where a new record is not seen yet',
    caughtWithin: 50,
    breaks: ['what is there is found'],
    mislead: storing('getReservation', (store) => ({ ...store, getReservation: async () => undefined })),
  },
  expiryUndecided: {
    about: 'a read shows as expired what nobody has decided',
    caughtWithin: 300,
    breaks: ['what was shown as resolved stays'],
    mislead: storing('getReservation', pretendingToDecide('decideExpired')),
  },
  timeUnseen: {
    about: 'a read of a reservation does not look at the time',
    caughtWithin: 300,
    breaks: ['past its time is expired'],
    mislead: handing('getReservation', () => ({ clock: () => 0 })),
  },
  staleRead: {
    about: 'a read shows a reservation as it was before it was released',
    caughtWithin: 500,
    breaks: ['what clients are told has an order'],
    mislead: storing('getReservation', readingStale),
  },
  totalOfOne: {
    about: 'the total of a SKU is that of its first location',
    caughtWithin: 300,
    breaks: ['a total is the sum of its locations'],
    mislead: telling((answered) => {
      const { command, answer } = answered;
      if (command !== 'getStock' || answer.outcome === 'refused') return answered;
      return { command, answer: { ...answer, total: answer.locations[0] ?? answer.total } };
    }),
  },
  oversoldUntold: {
    about: 'what is oversold is told as available only',
    caughtWithin: 300,
    breaks: ['counters make sense'],
    mislead: telling((answered) => {
      const { command, answer } = answered;
      if (command !== 'getStock' || answer.outcome === 'refused') return answered;
      const locations = answer.locations.map((each) => ({ ...each, oversold: 0 }));
      return { command, answer: { ...answer, total: { ...answer.total, oversold: 0 }, locations } };
    }),
  },
  overCountsAsHeld: {
    about: 'a read of stock does not look at the time',
    caughtWithin: 50,
    breaks: ['reads count as free what is over'],
    mislead: handing('getStock', () => ({ clock: () => 0 })),
  },
  overCountsForNothing: {
    about: 'a read of stock counts what is over neither as held nor as available',
    caughtWithin: 100,
    breaks: ['no sweep changes what reads count'],
    mislead: storing('getStock', (store) => ({
      ...store,
      async getStock(key) {
        const item = await store.getStock(key);
        return item && { ...item, holds: {} };
      },
    })),
  },
  overStaysInTheWay: {
    about: 'a reserve that is short does not resolve what is over',
    caughtWithin: 50,
    breaks: ['what is over is free'],
    mislead: storing('reserve', refusing('resolveHolds')),
  },
  hourTooLong: {
    about: 'who asks for an hour is told to come again',
    caughtWithin: 100,
    breaks: ['what is there is reserved'],
    mislead: (hands) => ({
      ...hands,
      run: async (own, asked) =>
        asked.command === 'reserve' && (asked.request.holdSeconds ?? 0) >= 3_600
          ? { command: asked.command, answer: { ...unavailable(), isReplayed: false } }
          : await hands.run(own, asked),
    }),
  },
  settingsUndone: {
    about: 'settings are acknowledged and the stock does not get them',
    caughtWithin: 50,
    breaks: ['settings reach the stock'],
    infect: pretending('applySettings'),
  },
  latenessOfNothing: {
    about: 'a sweep that finds nothing due is as late as never',
    caughtWithin: 50,
    breaks: ['a sweep tells how late it is'],
    mislead: telling((answered) =>
      answered.command === 'sweep' && answered.answer.items === 0
        ? { ...answered, answer: { ...answered.answer, oldestDueSeconds: Number.NEGATIVE_INFINITY } }
        : answered,
    ),
  },
  failedIsGone: {
    about: 'who tries a failed compensation again is told that there is none',
    caughtWithin: 300,
    breaks: ['what failed can be tried again'],
    mislead: storing('retryCompensation', (store) => ({ ...store, getCompensation: async () => undefined })),
  },
  nothingIsFailure: {
    about: 'to look for a reservation that is not there is a failure',
    caughtWithin: 50,
    breaks: ['nothing fails but the table'],
    infect: failingOnNothing,
  },
  refusedIsUnanswered: {
    about: 'a take that is refused is taken for a table that does not answer',
    caughtWithin: 50,
    breaks: ['a table that answers fails nobody'],
    infect: givingUp,
  },
  strangerIsFailure: {
    about: 'a hold without a record is a failure of the sweeper',
    caughtWithin: 100,
    breaks: ['nothing fails a sweep but the table'],
    mislead: storing('sweep', (store) => ({
      ...store,
      async getReservations(ids) {
        const found = await store.getReservations(ids);
        if (found.length < ids.length) throw new Error('there is none');
        return found;
      },
    })),
  },
  neverGivenUp: {
    about: 'a take that is refused is sent again until it is done',
    caughtWithin: 50,
    breaks: ['everything comes to an end'],
    infect: neverGivingUp,
  },
} as const satisfies Record<string, Bug>;

const exceeds = ({ lines = [] }: ConfirmRequest, record: Reservation): boolean =>
  lines.some(({ sku, quantity }) => quantity >= (record.lines.find((line) => line.sku === sku)?.quantity ?? 0));
