import type { Compensation } from '../../../lib/domain/compensation.ts';
import type { Reservation } from '../../../lib/domain/reservation.ts';
import { advance } from '../../../lib/store/writes/compensation-writes.ts';
import { decideAfterSale } from '../../../lib/store/writes/sale-writes.ts';
import { compensation, failing, steps } from '../starting-compensations.ts';
import { at, now, sold } from '../starting-items.ts';
import type { Case } from './case.ts';

const seen = compensation({ version: 3 });
const lines = [{ sku: 'shirt', quantity: 2 }];
const cancelled = { status: 'RUNNING', steps: steps(1), lines, updatedAt: at, due: now + 60 } as const;
const goOn = advance(seen, cancelled);
const ttl = now + 400 * 86_400;
const finish = advance(seen, { status: 'DONE', steps: steps(5), lines, updatedAt: at, ttl });
const other = { sku: 'mug', location: 'north', shard: 0 };
const { due: _, ...skipped } = compensation({ status: 'SKIPPED', ttl: now + 500 });

export const advanceCases: readonly Case<Compensation>[] = [
  { claim: 'no compensation', write: goOn, item: undefined },
  { claim: 'a newer version', write: goOn, item: compensation({ version: 4 }) },
  { claim: 'an older version', write: goOn, item: compensation({ version: 2 }) },
  { claim: 'a step is done', write: goOn, item: seen, changes: { ...cancelled, version: 4 } },
  {
    claim: 'all is done: nothing is due, and it is not kept for ever',
    write: finish,
    item: failing(),
    changes: { status: 'DONE', steps: steps(5), lines, updatedAt: at, version: 4, due: undefined, ttl },
  },
  {
    claim: 'a step failed',
    write: advance(seen, { ...cancelled, steps: failing().steps }),
    item: seen,
    changes: { ...cancelled, steps: failing().steps, version: 4 },
  },
  {
    claim: 'due, and not kept for ever: nothing is taken away',
    write: advance(seen, { ...cancelled, ttl }),
    item: seen,
    changes: { ...cancelled, ttl, version: 4 },
  },
  {
    claim: 'begun again for another stock item: due again, and kept',
    write: advance(skipped, { ...cancelled, stock: other }),
    item: skipped,
    changes: { ...cancelled, stock: other, version: 4, ttl: undefined },
  },
];

const order = sold({ confirmed: [5, 3] });
const due = now + 30;
const decide = (from: typeof order, to: object, id: string, units: readonly number[]) =>
  decideAfterSale(
    from,
    {
      status: 'CONFIRMED',
      fulfilled: undefined,
      cancelled: undefined,
      returning: { reason: 'oversold' },
      compensation: { id, units },
      ...to,
    },
    now,
  );
const ofLine = sold({ confirmed: [5, 3], cancelled: [5, 0], compensations: { 'r.0': [5] }, version: 6 });

/** What a compensation cancels stands with its decision: whoever goes on with it refunds that and nothing else. */
export const compensatedCases: readonly Case<Reservation>[] = [
  {
    claim: 'the whole sale, for a compensation',
    write: decide(order, { status: 'COMPENSATED', cancelled: [5, 3] }, 'r', [5, 3]),
    item: order,
    changes: {
      status: 'COMPENSATED',
      cancelled: [5, 3],
      compensations: { r: [5, 3] },
      cancellation: { version: 5, from: [0, 0], reason: 'oversold', compensation: 'r' },
      due,
      changedAt: now,
      ttl: now + 400 * 86_400,
      version: 5,
    } as Case<Reservation>['changes'] & object,
  },
  {
    claim: 'another line, beside the first compensation',
    write: decide(ofLine, { status: 'COMPENSATED', cancelled: [5, 3] }, 'r.1', [3]),
    item: ofLine,
    changes: {
      status: 'COMPENSATED',
      cancelled: [5, 3],
      compensations: { 'r.0': [5], 'r.1': [3] },
      cancellation: { version: 7, from: [5, 0], reason: 'oversold', compensation: 'r.1' },
      due,
      changedAt: now,
      ttl: now + 400 * 86_400,
      version: 7,
    } as Case<Reservation>['changes'] & object,
  },
];
