import { isSold, type Reservation, type Sold } from '../../../lib/domain/reservation.ts';
import { storing } from './answer-infections.ts';
import type { Bug } from './bug.ts';
import { believingInReturns, countingAs, deciding, redeciding, writingBack } from './record-infections.ts';
import { forgettingKeys, pretending } from './stock-infections.ts';

/** Mistakes in what becomes of a sale. */
export const saleBugs = {
  leftTakenForCancelled: {
    about: 'units that leave are counted as cancelled',
    caughtWithin: 200,
    breaks: ['units are cancelled by being cancelled'],
    mayBreak: ['what has left or was cancelled stays so', 'a sale is what its units have come to'],
    mislead: storing('fulfil', countingAs('fulfilled', 'cancelled')),
  },
  cancelledTakenForLeft: {
    about: 'units that are cancelled are counted as having left',
    caughtWithin: 100,
    breaks: ['units leave by being fulfilled'],
    mayBreak: ['what has left or was cancelled stays so', 'a sale is what its units have come to'],
    mislead: storing('cancel', countingAs('cancelled', 'fulfilled')),
  },
  leftForgotten: {
    about: 'who cancels of a sale forgets what has left',
    caughtWithin: 5_000,
    breaks: ['what has left or was cancelled stays so'],
    mislead: storing('cancel', deciding('decideAfterSale', withoutLeft)),
  },
  leftInTheEnd: {
    about: 'a sale that is cancelled whole says that it has left',
    caughtWithin: 200,
    breaks: ['a sale is what its units have come to'],
    infect: deciding('decideAfterSale', (after) =>
      after.status === 'CANCELLED' ? { ...after, status: 'FULFILLED' } : after,
    ),
  },
  neverFinished: {
    about: 'a record never says that the units of a cancellation are back, but for those of compensations',
    caughtWithin: 200,
    breaks: ['one sweep leaves no cancellation unfinished'],
    infect: redeciding((write) =>
      write.name === 'finishCancellation'
        ? { ...write, allows: (record) => isCompensated(record) && write.allows(record) }
        : write,
    ),
  },
  returnForgotten: {
    about: 'an item does not remember that the units of a cancellation are back',
    caughtWithin: 1_000,
    breaks: ['cancelled units are put back once'],
    mayBreak: ['only cancelled units are put back'],
    infect: forgettingKeys('returnUnits'),
  },
  returnForgottenEarly: {
    about: 'the key of a cancellation is dropped whether its record says that the units are back or not',
    caughtWithin: 5_000,
    breaks: ['cancelled units are put back once'],
    mayBreak: ['only cancelled units are put back'],
    infect: believingInReturns,
  },
  finishedTooEarly: {
    about: 'a record says that its units are back, and they are not',
    caughtWithin: 100,
    breaks: ['a cancellation is finished when its units are back'],
    infect: pretending('returnUnits'),
  },
  saleOvertaken: {
    about: 'who cancels of a sale writes all of its record as it was read, whatever has become of it since',
    caughtWithin: 2_000,
    breaks: ['what has left or was cancelled stays so'],
    mayBreak: ['a cancellation is finished when its units are back'],
    mislead: storing('cancel', writingBack),
  },
} as const satisfies Record<string, Bug>;

const isCompensated = (record: Reservation): boolean =>
  isSold(record) && record.cancellation?.compensation !== undefined;

function withoutLeft(record: Reservation): Reservation {
  const { fulfilled: _, ...rest } = record as Sold;
  return rest;
}
