import type { Wire } from './faults/fault.ts';
import type { History } from './history.ts';

/** What faults may do to a history. */
export const wireOf = (history: History): Wire => ({
  random: history.scheduler.random,
  perform: (operation, fate) => history.perform(operation, fate),
  later: (milliseconds, arrive) => history.scheduler.later(milliseconds, arrive),
  kill: ({ process }) => history.kill(process),
  freeze({ process }, milliseconds) {
    process.frozenUntil = history.scheduler.now + milliseconds;
  },
});
