import type { Bug } from './bug.ts';
import { creating, forgettingAtExpiry, overwriting } from './record-infections.ts';

/** Mistakes in how a record comes to be there, and goes. */
export const recordBugs = {
  noTombstone: {
    about: 'a hold without a record is given back without one being left behind',
    caughtWithin: 100,
    breaks: ['no hold goes before there is a record'],
    mayBreak: ['the record decides, the holds follow'],
    infect: (store) => ({
      ...store,
      async createReservation(record) {
        if (record.status !== 'EXPIRED') return await store.createReservation(record);
        const standing = await store.getReservation(record.id);
        return { isDone: standing === undefined, item: standing ?? record };
      },
    }),
  },
  expiryByTtl: {
    about: 'a record is gone when its time is over',
    caughtWithin: 50,
    breaks: ['the record decides, the holds follow'],
    mayBreak: [
      'a repeat says that it is one',
      'no hold goes before there is a record',
      'what is there is found',
      'nothing is told to last longer than it does',
    ],
    mislead: (hands) => ({ ...hands, store: forgettingAtExpiry(hands.clock)(hands.store) }),
  },
  recordOverwritten: {
    about: 'a record is written whether there is one already or not',
    caughtWithin: 100,
    breaks: ['a reservation resolves once'],
    mayBreak: ['a decision is one version'],
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
    mayBreak: ['reserved as asked'],
    infect: creating((record) => ({
      ...record,
      lines: record.lines.map((line) => ({
        ...line,
        quantity: 2 * line.quantity,
        allocations: [...line.allocations, ...line.allocations],
      })),
    })),
  },
} as const satisfies Record<string, Bug>;
