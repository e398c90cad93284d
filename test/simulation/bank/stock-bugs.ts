import type { Hold, StockItem } from '../../../lib/domain/stock-item.ts';
import { handing } from './answer-infections.ts';
import type { Bug } from './bug.ts';
import { settlingShorter } from './hold-infections.ts';
import { judging, leaving, pretending, receivingReturns, refusing } from './stock-infections.ts';

/** Mistakes in the writes of stock items. */
export const stockBugs = {
  beginsWithBuffer: {
    about: 'a new stock item has on hand what is kept back of it',
    caughtWithin: 50,
    breaks: ['an item begins at zero'],
    infect: (store) => ({
      ...store,
      createStock: (item) => {
        const kept = Math.max(0, item.buffer);
        return store.createStock({ ...item, onHand: kept, available: item.available + kept });
      },
    }),
  },
  dueIsMovement: {
    about: 'a write of due makes a version',
    caughtWithin: 50,
    breaks: ['due is no movement'],
    infect: leaving('resetDue', (after) => ({ ...after, version: after.version + 1 })),
  },
  giveBackUncounted: {
    about: 'a hold that is given back makes no version',
    caughtWithin: 50,
    breaks: ['a movement is one version'],
    infect: leaving('giveBackHold', (after, { version }) => ({ ...after, version })),
  },
  givenBackUncounted: {
    about: 'units that are given back are not available again',
    caughtWithin: 50,
    breaks: ['on hand = available + held + buffer'],
    infect: leaving('giveBackHold', (after, { available }) => ({ ...after, available })),
  },
  bufferStays: {
    about: 'a buffer that is a part of the last receipt does not follow it',
    caughtWithin: 100,
    breaks: ['a buffer is what settings and receipts make it'],
    infect: refusing('followReceipt'),
  },
  settingsOlder: {
    about: 'settings are put on stock that has newer ones',
    caughtWithin: 1_000,
    breaks: ['settings only get newer'],
    infect: judging('applySettings', (item) => ({ ...item, settingsVersion: 0 })),
  },
  countKeepsNothing: {
    about: 'a count makes all that is there available, also what is kept back',
    caughtWithin: 100,
    breaks: ['a buffer follows settings and receipts'],
    infect: leaving('countStock', (after) => ({ ...after, buffer: 0, available: after.available + after.buffer })),
  },
  nonceRenewed: {
    about: 'a hold that lasts longer has another nonce',
    caughtWithin: 300,
    breaks: ['a hold stays its own'],
    infect: leaving('prolongHold', (after, before) =>
      withHolds(after, (hold, id) => (hold === before.holds[id] ? hold : { ...hold, nonce: `${hold.nonce}2` })),
    ),
  },
  settledSweptAway: {
    about: 'whoever resolves holds drops all that are settled',
    caughtWithin: 200,
    breaks: ['a settled hold stays until its time'],
    infect: leaving('resolveHolds', (after, before) => ({
      ...after,
      holds: Object.fromEntries(Object.entries(after.holds).filter(([id]) => before.holds[id]?.isSettled !== true)),
    })),
  },
  settledTooLong: {
    about: 'a settled hold is kept for two minutes',
    caughtWithin: 2_000,
    breaks: ['no hold is left'],
    infect: (store) =>
      leaving('settleHold', settlingShorter(-90))(leaving('resolveHolds', settlingShorter(-90))(store)),
  },
  shortenedAgain: {
    about: 'the time of a hold is brought forward whatever it is',
    caughtWithin: 500,
    breaks: ['a hold is brought forward'],
    infect: judging('shortenHold', (item) =>
      withHolds(item, (hold) => ({ ...hold, expiresAt: Number.MAX_SAFE_INTEGER })),
    ),
  },
  prolongedAgain: {
    about: 'the time of a hold becomes that of its record as it was read, whatever it is',
    caughtWithin: 500,
    breaks: ['only a duplicate shortens a hold'],
    infect: judging('prolongHold', (item) => withHolds(item, (hold) => ({ ...hold, expiresAt: 0 }))),
  },
  prolongedTooLong: {
    about: 'a hold is prolonged for a second more than its record',
    caughtWithin: 300,
    breaks: ['a hold is prolonged no further than its record'],
    infect: leaving('prolongHold', (after, before) =>
      withHolds(after, (hold, id) => (hold === before.holds[id] ? hold : { ...hold, expiresAt: hold.expiresAt + 1 })),
    ),
  },
  takenInWord: {
    about: 'units are told as taken, and are not',
    caughtWithin: 50,
    breaks: ['a pending reservation has its holds'],
    infect: pretending('takeHold'),
  },
  settledWhole: {
    about: 'a confirm of a part takes all that was held off the shelf',
    caughtWithin: 200,
    breaks: ['units are conserved'],
    infect: leaving('settleHold', (after, before) => ({
      ...after,
      onHand: after.onHand - (after.available - before.available),
      available: before.available,
    })),
  },
  returnIsReceipt: {
    about: 'cancelled units are received like any others',
    caughtWithin: 50,
    breaks: ['units move by movements'],
    infect: receivingReturns,
  },
  returnedTwofold: {
    about: 'twice as many units are put back as were cancelled',
    caughtWithin: 50,
    breaks: ['only cancelled units are put back'],
    infect: leaving('returnUnits', (after, before) => ({
      ...after,
      onHand: 2 * after.onHand - before.onHand,
      available: 2 * after.available - before.available,
    })),
  },
  sweepBehind: {
    about: 'the sweeper takes for over what was over half a minute ago',
    caughtWithin: 100,
    breaks: ['no hold outlives its record'],
    mayBreak: [
      'only what is short stays due',
      'books that are right are silent',
      'one sweep leaves no cancellation unfinished',
      'compensations come to an end',
    ],
    mislead: handing('sweep', ({ clock }) => ({ clock: () => clock() - 30_000 })),
  },
} as const satisfies Record<string, Bug>;

const withHolds = (item: StockItem, see: (hold: Hold, id: string) => Hold): StockItem => ({
  ...item,
  holds: Object.fromEntries(Object.entries(item.holds).map(([id, hold]) => [id, see(hold, id)])),
});
