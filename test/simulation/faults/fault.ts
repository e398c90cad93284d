import type { Operation } from '../operation.ts';
import type { Random } from '../random.ts';
import type { Waiting } from '../scheduler.ts';

/** What a fault may do to the world. */
export interface Wire {
  readonly random: Random;
  /** Does the operation now; the reply goes to nobody yet. */
  perform(operation: Operation, fate: string): Promise<unknown>;
  later(milliseconds: number, arrive: () => void): void;
  /** The operation's process is gone; what it waits for is handed over, done or not. */
  kill(operation: Operation): readonly Operation[];
  /** The operation's process stands still: nothing that it has not sent yet is sent meanwhile. */
  freeze(operation: Operation, milliseconds: number): void;
}

/** One way for an operation to go wrong. */
export interface Fault {
  readonly name: string;
  /** How often an operation that it fits meets it. */
  readonly odds: number;
  fits(operation: Operation): boolean;
  strike(wire: Wire, waiting: Waiting): void;
}

/** A copy of a write arrives at most this late: the SDK has given up by then. */
export const lateMilliseconds = 12_000;

/** Mostly a moment, sometimes as late as can be. */
export const lateness = (random: Random): number => 1 + random.below(random.chance(0.5) ? 1_000 : lateMilliseconds);
