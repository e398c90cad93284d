import type { ConfirmRequest } from '../../../lib/commands/confirm.ts';
import { refused } from '../../../lib/domain/outcomes.ts';
import type { Reservation } from '../../../lib/domain/reservation.ts';
import { answering, failingOnNothing, givingUp, neverGivingUp, storing, telling } from './answer-infections.ts';
import type { Bug } from './bug.ts';
import { judging } from './stock-infections.ts';

/** Mistakes in what is refused, or fails. */
export const refusalBugs = {
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
    caughtWithin: 500,
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
  rejectionToldToAll: {
    about: 'who releases what was rejected is told why it was',
    caughtWithin: 200,
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
  lastUnitKept: {
    about: 'the last unit that is there is never taken',
    caughtWithin: 500,
    breaks: ['what is there is reserved'],
    mayBreak: ['what is over is free', 'what clients are told has an order'],
    infect: judging('takeHold', (item) => ({ ...item, available: item.available - 1 })),
  },
  failedIsGone: {
    about: 'who tries a failed compensation again is told that there is none',
    caughtWithin: 3_000,
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
    caughtWithin: 200,
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
