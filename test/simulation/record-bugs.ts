import { isSold, type Reservation, type Sold } from '../../lib/domain/reservation.ts';
import { secondsOf } from '../../lib/domain/time.ts';
import { storing } from './answer-infections.ts';
import type { Bug } from './bug.ts';
import { countingAs, creating, deciding, redeciding } from './infections.ts';

/** Mistakes in what becomes of a record. */
export const recordBugs = {
  versionFromZero: {
    about: 'the versions of a record count from 0',
    caughtWithin: 50,
    breaks: ['a record begins at version 1'],
    infect: creating((record) => ({ ...record, version: 0 })),
  },
  tombstoneReleased: {
    about: 'a late record is kept out by one that says that it was released',
    caughtWithin: 50,
    breaks: ['a record begins undecided or refused'],
    infect: creating((record) => (record.status === 'EXPIRED' ? { ...record, status: 'RELEASED' } : record)),
  },
  tombstoneAhead: {
    about: 'a late record is kept out by one that will be over in a minute',
    caughtWithin: 100,
    breaks: ['what keeps a late record out is over'],
    infect: creating((record) =>
      record.status === 'EXPIRED' ? { ...record, expiresAt: record.expiresAt + 60 } : record,
    ),
  },
  elsewhere: {
    about: 'a record says that its units are held where they are not',
    caughtWithin: 50,
    breaks: ['a record is of stock that is there'],
    infect: creating((record) => ({
      ...record,
      lines: record.lines.map((line) => ({
        ...line,
        allocations: line.allocations.map((each) => ({ ...each, shard: each.shard + 1 })),
      })),
    })),
  },
  holdCountedTwice: {
    about: 'a record counts a hold of it twice',
    caughtWithin: 50,
    breaks: ['what is promised is held'],
    infect: creating((record) => ({
      ...record,
      lines: record.lines.map((line) => ({
        ...line,
        quantity: 2 * line.quantity,
        allocations: [...line.allocations, ...line.allocations],
      })),
    })),
  },
  versionStays: {
    about: 'a release makes no version',
    caughtWithin: 100,
    breaks: ['a decision is one version'],
    infect: deciding('decideReleased', (after, { version }) => ({ ...after, version })),
  },
  timeCutShort: {
    about: 'the time of a reservation ends when it is confirmed',
    caughtWithin: 50,
    breaks: ['a decision keeps the time'],
    infect: deciding('decideConfirmed', (after) =>
      isSold(after) ? { ...after, expiresAt: secondsOf(after.confirmedAt) } : after,
    ),
  },
  linesCutDown: {
    about: 'a confirm of a part cuts the lines down to it',
    caughtWithin: 50,
    breaks: ['the lines of a record never change'],
    infect: deciding('decideConfirmed', (after) =>
      isSold(after) ? { ...after, lines: after.lines.filter((_, index) => after.confirmed[index] !== 0) } : after,
    ),
  },
  extensionShortens: {
    about: 'who asks for less time gets it',
    caughtWithin: 300,
    breaks: ['never shortened'],
    infect: redeciding((write) =>
      write.name === 'decideExtended'
        ? { ...write, allows: (record) => write.allows(record) || isShorter(record, write.apply(record)) }
        : write,
    ),
  },
  extensionRevives: {
    about: 'a reservation is extended whose time is over',
    caughtWithin: 1_000,
    breaks: ['nothing is revived'],
    infect: redeciding((write) =>
      write.name === 'decideExtended'
        ? { ...write, allows: (record) => write.allows(record) || isShorter(write.apply(record), record) }
        : write,
    ),
  },
  leftTakenForCancelled: {
    about: 'units that leave are counted as cancelled',
    caughtWithin: 100,
    breaks: ['units are cancelled by being cancelled'],
    mislead: storing('fulfil', countingAs('fulfilled', 'cancelled')),
  },
  cancelledTakenForLeft: {
    about: 'units that are cancelled are counted as having left',
    caughtWithin: 100,
    breaks: ['units leave by being fulfilled'],
    mislead: storing('cancel', countingAs('cancelled', 'fulfilled')),
  },
  leftForgotten: {
    about: 'who cancels of a sale forgets what has left',
    caughtWithin: 1_000,
    breaks: ['what has left or was cancelled stays so'],
    mislead: storing('cancel', deciding('decideAfterSale', withoutLeft)),
  },
  leftInTheEnd: {
    about: 'a sale that is cancelled whole says that it has left',
    caughtWithin: 100,
    breaks: ['a sale is what its units have come to'],
    infect: deciding('decideAfterSale', (after) =>
      after.status === 'CANCELLED' ? { ...after, status: 'FULFILLED' } : after,
    ),
  },
  neverFinished: {
    about: 'a record never says that the units of a cancellation are back, but for those of compensations',
    caughtWithin: 100,
    breaks: ['one sweep leaves no cancellation unfinished'],
    infect: redeciding((write) =>
      write.name === 'finishCancellation'
        ? { ...write, allows: (record) => isCompensated(record) && write.allows(record) }
        : write,
    ),
  },
} as const satisfies Record<string, Bug>;

const isShorter = (a: Reservation, b: Reservation): boolean =>
  a.status === 'PENDING' && b.status === 'PENDING' && a.expiresAt > b.expiresAt;

const isCompensated = (record: Reservation): boolean =>
  isSold(record) && record.cancellation?.compensation !== undefined;

function withoutLeft(record: Reservation): Reservation {
  const { fulfilled: _, ...rest } = record as Sold;
  return rest;
}
