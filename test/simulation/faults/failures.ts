import { StoreUnavailable } from '../../../lib/store/port.ts';
import { type Fault, lateness } from './fault.ts';

/** The table does not answer in time. The write did not happen, happened, or will: its process cannot know. */
export const unanswered: Fault = {
  name: 'table unavailable',
  odds: 0.03,
  fits: ({ name }) => name !== 'dueKeys',
  strike(wire, { operation, fail }) {
    const fate = wire.random.below(3);
    if (operation.isWrite && fate === 1) void wire.perform(operation, 'done, unanswered');
    if (operation.isWrite && fate === 2) {
      wire.later(lateness(wire.random), () => void wire.perform(operation, 'late, unanswered'));
    }
    fail(new StoreUnavailable('the table did not answer'));
  },
};
