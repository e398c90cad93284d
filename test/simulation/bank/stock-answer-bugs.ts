import { overHolds } from '../../../lib/domain/stock-item.ts';
import { secondsOf } from '../../../lib/domain/time.ts';
import { without } from '../../../lib/store/writes/stock-write.ts';
import { handing, telling } from './answer-infections.ts';
import type { Bug } from './bug.ts';
import { pretending } from './stock-infections.ts';

/** Mistakes in what is told of stock, settings and sweeps. */
export const stockAnswerBugs = {
  movementUndone: {
    about: 'a movement of stock is acknowledged and not made',
    caughtWithin: 50,
    breaks: ['a movement that is told was made'],
    infect: pretending('moveStock'),
  },
  countToldAsChange: {
    about: 'what was counted is told as what was added',
    caughtWithin: 100,
    breaks: ['a movement is told as it was made'],
    mislead: telling((answered) => {
      const { command, answer } = answered;
      if (command !== 'moveStock' || answer.outcome === 'refused') return answered;
      const { movement } = answer;
      return { command, answer: { ...answer, movement: { ...movement, change: movement.quantity } } };
    }),
  },
  totalOfOne: {
    about: 'the total of a SKU is that of its first location',
    caughtWithin: 300,
    breaks: ['a total is the sum of its locations'],
    mislead: telling((answered) => {
      const { command, answer } = answered;
      if (command !== 'getStock' || answer.outcome === 'refused') return answered;
      return { command, answer: { ...answer, total: answer.locations[0] ?? answer.total } };
    }),
  },
  oversoldUntold: {
    about: 'what is oversold is told as available only',
    caughtWithin: 300,
    breaks: ['counters make sense'],
    mislead: telling((answered) => {
      const { command, answer } = answered;
      if (command !== 'getStock' || answer.outcome === 'refused') return answered;
      const locations = answer.locations.map((each) => ({ ...each, oversold: 0 }));
      return { command, answer: { ...answer, total: { ...answer.total, oversold: 0 }, locations } };
    }),
  },
  overCountsAsHeld: {
    about: 'a read of stock does not look at the time',
    caughtWithin: 50,
    breaks: ['reads count as free what is over'],
    mislead: handing('getStock', () => ({ clock: () => 0 })),
  },
  overCountsForNothing: {
    about: 'a read of stock counts what is over neither as held nor as available',
    caughtWithin: 100,
    breaks: ['no sweep changes what reads count'],
    mislead: handing('getStock', ({ store, clock }) => ({
      store: {
        ...store,
        async getStock(key) {
          const item = await store.getStock(key);
          const over = item && overHolds(item, secondsOf(clock())).map(([id]) => id);
          return item && { ...item, holds: without(item.holds, over ?? []) };
        },
      },
    })),
  },
  settingsUndone: {
    about: 'settings are acknowledged and the stock does not get them',
    caughtWithin: 50,
    breaks: ['settings reach the stock'],
    infect: pretending('applySettings'),
  },
  latenessOfNothing: {
    about: 'a sweep that finds nothing due is as late as never',
    caughtWithin: 50,
    breaks: ['a sweep tells how late it is'],
    mislead: telling((answered) =>
      answered.command === 'sweep' && answered.answer.items === 0
        ? { ...answered, answer: { ...answered.answer, oldestDueSeconds: Number.NEGATIVE_INFINITY } }
        : answered,
    ),
  },
} as const satisfies Record<string, Bug>;
