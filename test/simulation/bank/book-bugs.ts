import { nothing } from '../../../lib/domain/ledger.ts';
import {
  changing,
  entryEachTime,
  readingItemsFirst,
  reconciling,
  sideBySide,
  skippingFailures,
} from './book-infections.ts';
import type { Bug } from './bug.ts';

/** Mistakes that the relay and the reconciliation could make. */
export const bookBugs = {
  entriesByTime: {
    about: 'an entry of the ledger is keyed by its time',
    caughtWithin: 50,
    breaks: ['what is passed on is in the ledger'],
    infect: (store) => ({
      ...store,
      createEntry: (entry) => store.createEntry({ ...entry, place: entry.movement.at }),
    }),
  },
  entryEachTime: {
    about: 'a change that comes again is entered again',
    caughtWithin: 50,
    breaks: ['the ledger has every version once', 'reconciliation tells only what is so'],
    infect: entryEachTime,
  },
  failuresSkipped: {
    about: 'what could not be passed on does not come again',
    caughtWithin: 50,
    breaks: [
      'what is passed on is in the ledger',
      'the ledger has every version once',
      'what happened is told',
      'what happened to an item is told in its order',
    ],
    mislead: skippingFailures,
  },
  outOfOrder: {
    about: 'the changes of one item are passed on side by side',
    caughtWithin: 50,
    breaks: ['what happened to an item is told in its order'],
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
  dueTold: {
    about: 'a write of due is taken for a movement',
    caughtWithin: 50,
    breaks: ['the ledger has every version once'],
    mislead: changing((change) =>
      change.kind === 'stock' && change.after !== undefined && change.before?.version === change.after.version
        ? { ...change, after: { ...change.after, version: change.after.version + 0.5 } }
        : change,
    ),
  },
  extensionTold: {
    about: 'a longer time is told as another reservation',
    caughtWithin: 200,
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
    caughtWithin: 200,
    breaks: ['sales are what was confirmed', 'reconciliation tells only what is so'],
    mislead: changing((change) =>
      change.kind === 'reservation' && change.after?.status === 'CONFIRMED'
        ? { ...change, after: { ...change.after, confirmed: change.after.lines.map(({ quantity }) => quantity) } }
        : change,
    ),
  },
  entryFromNothing: {
    about: 'an entry says that there was nothing before it',
    caughtWithin: 100,
    breaks: ['an entry begins where the one before ended', 'reconciliation tells only what is so'],
    infect: (store) => ({
      ...store,
      createEntry: (entry) =>
        store.createEntry(
          entry.movement.type === 'cancel' && entry.movement.reason === 'oversold'
            ? { ...entry, before: nothing }
            : entry,
        ),
    }),
  },
  salesUnwritten: {
    about: 'what is sold is not written down as a sale',
    caughtWithin: 50,
    breaks: ['what was confirmed is a sale'],
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
  salesUnseen: {
    about: 'reconciliation does not look at sales',
    caughtWithin: 500,
    breaks: ['what is wrong is found'],
    infect: (store) => ({
      ...store,
      async scan(limit, after) {
        const page = await store.scan(limit, after);
        return { ...page, found: page.found.filter(({ kind }) => kind !== 'sale') };
      },
    }),
  },
  noPause: {
    about: 'reconciliation does not wait between its two looks',
    caughtWithin: 200,
    breaks: ['a difference is there at two looks', 'reconciliation tells only what is so'],
    mislead: reconciling(() => ({ pause: async () => undefined })),
  },
  nothingIsLate: {
    about: 'what is still on its way is told',
    caughtWithin: 200,
    breaks: ['reconciliation tells only what is so'],
    mislead: reconciling(({ bounds }) => ({ bounds: { ...bounds, lateSeconds: 0 } })),
  },
  lateIsLost: {
    about: 'what the relay is late with is mended as if it were lost',
    caughtWithin: 200,
    breaks: ['an entry tells what happened', 'reconciliation tells only what is so'],
    mislead: reconciling(({ bounds }) => ({ bounds: { ...bounds, lostSeconds: bounds.lateSeconds } })),
  },
  itemReadFirst: {
    about: 'a stock item is read before the ledger that it is compared with',
    caughtWithin: 1_000,
    breaks: ['reconciliation tells only what is so'],
    infect: readingItemsFirst,
  },
} as const satisfies Record<string, Bug>;
