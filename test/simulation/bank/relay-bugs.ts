import { nothing } from '../../../lib/domain/ledger.ts';
import { changing, entryEachTime, sideBySide, skippingFailures } from './book-infections.ts';
import type { Bug } from './bug.ts';

/** Mistakes that the relay could make. */
export const relayBugs = {
  entriesByTime: {
    about: 'an entry of the ledger is keyed by its time',
    caughtWithin: 50,
    breaks: ['what is passed on is in the ledger'],
    mayBreak: ['a movement is one version', 'reconciliation tells only what is so'],
    infect: (store) => ({
      ...store,
      createEntry: (entry) => store.createEntry({ ...entry, place: entry.movement.at }),
    }),
  },
  entryEachTime: {
    about: 'a change that comes again is entered again',
    caughtWithin: 50,
    breaks: ['the ledger has every version once'],
    mayBreak: ['reconciliation tells only what is so', 'books that are right are silent'],
    infect: entryEachTime,
  },
  failuresSkipped: {
    about: 'what could not be passed on does not come again',
    caughtWithin: 200,
    breaks: ['what is passed on is in the ledger'],
    mayBreak: [
      'the ledger has every version once',
      'what happened is told',
      'what happened to an item is told in its order',
      'what was confirmed is a sale',
    ],
    mislead: skippingFailures,
  },
  outOfOrder: {
    about: 'the changes of one item are passed on side by side',
    caughtWithin: 50,
    breaks: ['what happened to an item is told in its order'],
    mayBreak: ['reconciliation tells only what is so', 'sales are what was confirmed'],
    mislead: sideBySide,
  },
  freshEventIds: {
    about: 'an event has another id each time that it is told',
    caughtWithin: 50,
    breaks: ['what is told happened, and is told once'],
    mislead: (hands) => ({
      ...hands,
      publish: (events) => hands.publish(events.map((event) => ({ ...event, id: `${event.id}/${hands.nonce()}` }))),
    }),
  },
  extensionTold: {
    about: 'a longer time is told as another reservation',
    caughtWithin: 300,
    breaks: ['what is told happened, and is told once'],
    mislead: changing((change) =>
      change.kind === 'reservation' && change.after?.status === 'PENDING' ? { ...change, before: undefined } : change,
    ),
  },
  tombstoneTold: {
    about: 'a record that only keeps a late one out is told',
    caughtWithin: 50,
    breaks: ['what is told happened, and is told once'],
    mislead: changing((change) =>
      change.kind === 'reservation' && change.after !== undefined
        ? { ...change, after: { fingerprint: 'none', ...change.after } }
        : change,
    ),
  },
  heldCountsAsSold: {
    about: 'the sales of a reservation are what it held',
    caughtWithin: 500,
    breaks: ['sales are what was confirmed'],
    mayBreak: ['reconciliation tells only what is so'],
    mislead: changing((change) =>
      change.kind === 'reservation' && change.after?.status === 'CONFIRMED'
        ? { ...change, after: { ...change.after, confirmed: change.after.lines.map(({ quantity }) => quantity) } }
        : change,
    ),
  },
  entryFromNothing: {
    about: 'an entry says that there was nothing before it',
    caughtWithin: 100,
    breaks: ['an entry begins where the one before ended'],
    mayBreak: ['reconciliation tells only what is so', 'the ledger has every version once'],
    infect: (store) => ({ ...store, createEntry: (entry) => store.createEntry({ ...entry, before: nothing }) }),
  },
  salesUnwritten: {
    about: 'what is sold is not written down as a sale',
    caughtWithin: 50,
    breaks: ['what was confirmed is a sale'],
    mayBreak: ['books that are right are silent', 'reconciliation tells only what is so'],
    infect: (store) => ({ ...store, putSale: async () => undefined }),
  },
  toldWhenPassedOn: {
    about: 'an event has the time at which it is told',
    caughtWithin: 50,
    breaks: ['what is told again is the same'],
    mislead: (hands) => ({
      ...hands,
      publish: (events) => hands.publish(events.map((event) => ({ ...event, at: hands.clock() }))),
    }),
  },
  releasesUntold: {
    about: 'that a reservation was released is not told',
    caughtWithin: 100,
    breaks: ['what happened is told'],
    mislead: (hands) => ({
      ...hands,
      publish: (events) => hands.publish(events.filter(({ type }) => type !== 'reservation.released')),
    }),
  },
} as const satisfies Record<string, Bug>;
