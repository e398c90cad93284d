import { secondsOf } from '../../../lib/domain/time.ts';
import type { Due } from '../../../lib/store/port.ts';
import type { Fault } from './fault.ts';

/** The due index may be a moment old: a lane answers what it answered before. One per history. */
export function staleIndex(): Fault {
  const answered = new Map<string, Promise<readonly Due[]>>();
  return {
    name: 'index stale',
    odds: 0.1,
    fits: ({ name }) => name === 'dueKeys',
    strike(wire, { operation, answer }) {
      const fresh = wire.perform(operation, 'stale') as Promise<readonly Due[]>;
      const stale = answered.get(operation.target.key) ?? fresh;
      answered.set(operation.target.key, fresh);
      // Whoever asked before may have had a faster clock: this one is answered nothing that is not due by its own.
      const now = secondsOf(operation.process.beganAt);
      answer(stale.then((keys) => keys.filter(({ due }) => due <= now)));
    },
  };
}

/** A look over the table may be a moment old: it finds what the one before found. One per history. */
export function staleScan(): Fault {
  let fresh: Promise<unknown> | undefined;
  return {
    name: 'scan stale',
    odds: 0.1,
    fits: ({ name }) => name === 'scan',
    strike(wire, { operation, answer }) {
      const before = fresh;
      fresh = wire.perform(operation, 'stale');
      answer(before ?? fresh);
    },
  };
}
