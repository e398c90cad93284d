import { type Fault, lateness } from './fault.ts';

/** The process is gone. Each write that it had under way did not happen, happened, or will. */
export const crash: Fault = {
  name: 'crash',
  odds: 0.03,
  fits: ({ name }) => name !== 'dueKeys',
  strike(wire, { operation }) {
    for (const left of [operation, ...wire.kill(operation)]) {
      if (!left.isWrite) continue;
      const fate = wire.random.below(3);
      if (fate === 1) void wire.perform(left, 'done, process crashed');
      if (fate === 2) wire.later(lateness(wire.random), () => void wire.perform(left, 'late, process crashed'));
    }
  },
};
