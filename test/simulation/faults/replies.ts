import { type Fault, lateness } from './fault.ts';

/** The write happens and its reply is lost; it is sent again, and the second reply is the one that counts. */
export const lostReply: Fault = {
  name: 'reply lost, sent again',
  odds: 0.05,
  fits: ({ isWrite }) => isWrite,
  strike(wire, { operation, answer }) {
    void wire.perform(operation, 'reply lost');
    wire.later(lateness(wire.random), () => answer(wire.perform(operation, 'sent again')));
  },
};

/** The operation happens and its process hears of it later. */
export const slowReply: Fault = {
  name: 'reply slow',
  odds: 0.06,
  fits: () => true,
  strike(wire, { operation, answer }) {
    const reply = wire.perform(operation, 'reply slow');
    wire.later(lateness(wire.random), () => answer(reply));
  },
};
