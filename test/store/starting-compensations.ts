import type { Compensation, Step } from '../../lib/domain/compensation.ts';
import { compensationSteps } from '../../lib/domain/compensation.ts';
import { at, freshId, freshKey, now } from './starting-items.ts';

/** The steps, of which the first so many are done. */
export const steps = (done = 0): readonly Step[] =>
  compensationSteps.map((name, index) => ({ name, isDone: index < done, attempts: 0 }));

export const compensation = (parts: Partial<Compensation> = {}): Compensation => ({
  id: freshId(),
  reservation: freshId(),
  stock: freshKey(),
  status: 'RUNNING',
  steps: steps(),
  lines: [],
  createdAt: at - 60_000,
  updatedAt: at - 30_000,
  version: 3,
  due: now + 600,
  ...parts,
});

/** One of a line, for a customer, with a step that has failed. */
export const failing = (parts: Partial<Compensation> = {}): Compensation =>
  compensation({
    line: 1,
    owner: 'ann',
    order: { id: 'order 1', customerTier: 'gold', paymentId: 'pay 1', amount: 19.5, currency: 'EUR' },
    discountCode: 'SORRY10',
    steps: steps(2).map((step) =>
      step.name === 'refund' ? { ...step, attempts: 3, error: 'it was answered 503' } : step,
    ),
    lines: [{ sku: 'shirt', quantity: 2 }],
    ...parts,
  });

export const over = (parts: Partial<Compensation>): Compensation => {
  const { due: _, ...rest } = compensation(parts);
  return rest;
};

/** One of every status. */
export const compensations = (): readonly Compensation[] => [
  compensation(),
  failing(),
  over({ status: 'DONE', steps: steps(5), ttl: now + 900 }),
  over({ status: 'SKIPPED', ttl: now + 900 }),
  over({ status: 'FAILED', steps: steps(2) }),
];
