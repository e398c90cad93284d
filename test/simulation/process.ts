import { type Asked, reservationOf } from './commands.ts';
import type { History } from './history.ts';

/** One command under way, with a clock of its own. */
export interface Process {
  readonly name: string;
  readonly asked: Asked;
  /** Milliseconds since 1970, as this process sees it. */
  readonly clock: () => number;
  /** The clock when the command began. */
  readonly beganAt: number;
  /** True time when it began, in milliseconds. */
  readonly startedAt: number;
  /** Changes that had been seen when it began. */
  readonly startedStep: number;
  /** Whether the reservation that it is about had a record when it began. */
  readonly isKnown: boolean;
  /** A slow process is passed over most of the time, so that much happens between two of its operations. */
  readonly isSlow: boolean;
  /** False once it has crashed: nothing of it continues. */
  isAlive: boolean;
  /** Writes that it sent and has no reply to yet. */
  underWay: number;
  /** True time, in milliseconds, until which it stands still. */
  frozenUntil: number;
  /** What became of it; undefined while it runs. */
  end: string | undefined;
}

/** A command that begins now, on the table as it is, with a clock that differs from true time by `skew` milliseconds. */
export function newProcess(
  { scheduler, table, invariants }: Pick<History, 'scheduler' | 'table' | 'invariants'>,
  asked: Asked,
  number: number,
  { skew, isSlow } = { skew: 0, isSlow: false },
): Process {
  const clock = () => scheduler.now + skew;
  const isKnown = table.reservations.has(reservationOf(asked) ?? '');
  const name = `p${number} ${asked.command}`;
  const own = {
    name,
    asked,
    clock,
    beganAt: clock(),
    startedAt: scheduler.now,
    startedStep: invariants.seen.steps,
    isKnown,
    isSlow,
  };
  return { ...own, isAlive: true, underWay: 0, frozenUntil: 0, end: undefined };
}
