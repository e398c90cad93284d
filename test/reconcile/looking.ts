import type { Context } from '../../lib/commands/context.ts';
import { type Bounds, defaultBounds } from '../../lib/commands/reconcile/bounds.ts';
import { type Reconciled, type Reconciling, reconcile } from '../../lib/commands/reconcile/reconcile.ts';
import type { Difference } from '../../lib/domain/difference.ts';

/** Nothing is given any time: whatever is not as it should be differs. */
export const strictly: Bounds = { lateSeconds: 0, lostSeconds: 0 };

/** A run over the whole table, both looks at the same moment. */
export const looked = (context: Context, parts: Partial<Reconciling> = {}): Promise<Reconciled> =>
  reconcile(context, {
    bounds: defaultBounds,
    budgetSeconds: Number.POSITIVE_INFINITY,
    isMending: false,
    pause: async () => undefined,
    ...parts,
  });

const nameOf = ({ kind, pk, sk, of }: Difference): string => [kind, pk, sk, of].join(' ');

export const inOrder = (differences: readonly Difference[]): readonly Difference[] =>
  [...differences].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
