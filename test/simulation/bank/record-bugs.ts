import { isSold, type Reservation } from '../../../lib/domain/reservation.ts';
import { secondsOf } from '../../../lib/domain/time.ts';
import type { Bug } from './bug.ts';
import {
  creating,
  deciding,
  decidingAtTheSecond,
  decidingLate,
  expiringEarly,
  forgettingAtExpiry,
  overwriting,
  redeciding,
} from './record-infections.ts';

/** Mistakes in what becomes of a record. */
export const recordBugs = {
  giveBackUndecided: {
    about: 'expired holds are given back without their record being decided',
    caughtWithin: 50,
    breaks: ['the record decides, the holds follow'],
    infect: (store) => ({
      ...store,
      async getReservations(ids) {
        const found = await store.getReservations(ids);
        return found.map((record) => (record.status === 'PENDING' ? { ...record, status: 'EXPIRED' } : record));
      },
    }),
  },
  lateDecision: {
    about: 'records are confirmed and extended after their time',
    caughtWithin: 300,
    breaks: ['nothing is revived', 'never decided after its time'],
    infect: (store) => ({
      ...store,
      updateReservation: (id, write) => store.updateReservation(id, decidingLate(write)),
    }),
  },
  noTombstone: {
    about: 'a hold without a record is given back without one being left behind',
    caughtWithin: 100,
    breaks: ['no hold goes before there is a record'],
    infect: (store) => ({
      ...store,
      async createReservation(record) {
        if (record.status !== 'EXPIRED') return await store.createReservation(record);
        const standing = await store.getReservation(record.id);
        return { isDone: standing === undefined, item: standing ?? record };
      },
    }),
  },
  atTheSecond: {
    about: 'a reservation is confirmed at the second at which its time is over',
    caughtWithin: 1_000,
    breaks: ['never decided after its time'],
    infect: decidingAtTheSecond,
  },
  aSecondEarly: {
    about: 'a reservation is expired a second before its time is over',
    caughtWithin: 300,
    breaks: ['never expired early'],
    infect: expiringEarly,
  },
  expiryByTtl: {
    about: 'a record is gone when its time is over',
    caughtWithin: 50,
    breaks: ['a repeat says that it is one', 'no hold goes before there is a record'],
    mislead: (hands) => ({ ...hands, store: forgettingAtExpiry(hands.clock)(hands.store) }),
  },
  recordOverwritten: {
    about: 'a record is written whether there is one already or not',
    caughtWithin: 100,
    breaks: ['a reservation resolves once', 'a decision is one version'],
    infect: overwriting,
  },
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
} as const satisfies Record<string, Bug>;

const isShorter = (a: Reservation, b: Reservation): boolean =>
  a.status === 'PENDING' && b.status === 'PENDING' && a.expiresAt > b.expiresAt;
