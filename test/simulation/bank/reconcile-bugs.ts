import { readingItemsFirst, reconciling } from './book-infections.ts';
import type { Bug } from './bug.ts';

/** Mistakes that the reconciliation could make. */
export const reconcileBugs = {
  salesUnseen: {
    about: 'reconciliation does not look at sales',
    caughtWithin: 500,
    breaks: ['what is wrong is found'],
    mayBreak: ['sales are what was confirmed'],
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
    caughtWithin: 500,
    breaks: ['a difference is there at two looks'],
    mayBreak: ['reconciliation tells only what is so'],
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
    caughtWithin: 2_000,
    breaks: ['an entry tells what happened'],
    mayBreak: ['reconciliation tells only what is so', 'an entry begins where the one before ended'],
    mislead: reconciling(({ bounds }) => ({ bounds: { ...bounds, lostSeconds: bounds.lateSeconds } })),
  },
  itemReadFirst: {
    about: 'a stock item is read before the ledger that it is compared with',
    caughtWithin: 2_000,
    breaks: ['reconciliation tells only what is so'],
    infect: readingItemsFirst,
  },
} as const satisfies Record<string, Bug>;
