import { type Fault, lateness } from './fault.ts';

/** The write happens, and a copy of it arrives later. */
export const lateCopy: Fault = {
  name: 'copy late',
  odds: 0.07,
  fits: ({ isWrite }) => isWrite,
  strike(wire, { operation, answer }) {
    answer(wire.perform(operation, 'a copy follows'));
    wire.later(lateness(wire.random), () => void wire.perform(operation, 'late copy'));
  },
};
