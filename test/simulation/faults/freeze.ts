import type { Fault } from './fault.ts';

/** The operation happens, and its process stands still before it goes on, for longer than anything is late. */
export const freeze: Fault = {
  name: 'process frozen',
  odds: 0.008,
  fits: ({ name }) => name !== 'dueKeys',
  strike(wire, { operation, answer }) {
    const reply = wire.perform(operation, 'process freezes');
    const milliseconds = wire.random.between(20_000, 300_000);
    wire.freeze(operation, milliseconds);
    wire.later(milliseconds, () => answer(reply));
  },
};
