import { isSold, type Reservation } from '../../../lib/domain/reservation.ts';
import { secondsOf } from '../../../lib/domain/time.ts';
import type { Bug } from './bug.ts';
import { deciding, decidingAtTheSecond, decidingLate, expiringEarly, redeciding } from './record-infections.ts';

/** Mistakes in what is decided of a record. */
export const decisionBugs = {
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
    breaks: ['never decided after its time'],
    mayBreak: ['nothing is revived'],
    infect: (store) => ({
      ...store,
      updateReservation: (id, write) => store.updateReservation(id, decidingLate(write)),
    }),
  },
  atTheSecond: {
    about: 'a reservation is confirmed at the second at which its time is over',
    caughtWithin: 2_000,
    breaks: ['never decided after its time'],
    infect: decidingAtTheSecond,
  },
  aSecondEarly: {
    about: 'a reservation is expired a second before its time is over',
    caughtWithin: 1_000,
    breaks: ['never expired early'],
    infect: expiringEarly,
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
