import { assert } from '../../domain/assertions.ts';
import { limits } from '../../domain/limits.ts';
import type { Movement } from '../../domain/movement.ts';
import type { Applied, Hold, StockItem } from '../../domain/stock-item.ts';
import type { StockWrite } from '../port.ts';
import { storedApplied, storedHold } from '../stock-codec.ts';
import { stockWrite, without } from './stock-write.ts';

/** What is to become of a hold whose time is over, and the hold as it was read. */
export type Resolution = { readonly id: string; readonly seen: Hold } & (
  | { readonly to: 'dropped' }
  | { readonly to: 'given_back' }
  | { readonly to: 'settled'; readonly confirmed: number; readonly until: number }
  | { readonly to: 'prolonged'; readonly expiresAt: number }
);

export interface OverKey {
  readonly key: string;
  readonly seen: Applied;
}

const isSame = (hold: Hold | undefined, seen: Hold): boolean =>
  hold !== undefined &&
  hold.quantity === seen.quantity &&
  hold.expiresAt === seen.expiresAt &&
  hold.nonce === seen.nonce &&
  hold.isSettled === seen.isSettled;

const isSameKey = (applied: Applied | undefined, seen: Applied): boolean =>
  applied !== undefined &&
  applied.expiresAt === seen.expiresAt &&
  applied.fingerprint === seen.fingerprint &&
  applied.change === seen.change;

/** The hold that stays in the item, if one does. */
function stays(resolution: Resolution): Hold | undefined {
  const { seen, to } = resolution;
  if (to === 'settled') return { ...seen, expiresAt: resolution.until, isSettled: true };
  if (to === 'prolonged') return { ...seen, expiresAt: resolution.expiresAt };
  return undefined;
}

const soldBy = (resolution: Resolution): number => (resolution.to === 'settled' ? resolution.confirmed : 0);

function freedBy(resolution: Resolution): number {
  if (resolution.to === 'given_back') return resolution.seen.quantity;
  return resolution.to === 'settled' ? resolution.seen.quantity - resolution.confirmed : 0;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/**
 * Resolves up to 100 holds of one item, and drops movement keys whose time is over. Conditional on each hold being as it
 * was read and never on the item's version: a busy item would starve whoever tidies it.
 */
export function resolveHolds(
  resolutions: readonly Resolution[],
  keys: readonly OverKey[],
  at: number,
  why: Pick<Movement, 'by' | 'reason'> = {},
): StockWrite {
  assert(resolutions.length + keys.length <= limits.resolvedMax, 'an expression has room for 100 comparisons');
  const sold = sum(resolutions.map(soldBy));
  const freed = sum(resolutions.map(freedBy));
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = { ':sold': sold, ':freed': freed };
  const claims: string[] = [];
  const set = ['#onHand = #onHand - :sold', '#available = #available + :freed'];
  const remove: string[] = [];
  resolutions.forEach((resolution, index) => {
    names[`#h${index}`] = resolution.id;
    values[`:h${index}`] = storedHold(resolution.seen);
    claims.push(`#holds.#h${index} = :h${index}`);
    const after = stays(resolution);
    if (after === undefined) remove.push(`#holds.#h${index}`);
    else {
      values[`:a${index}`] = storedHold(after);
      set.push(`#holds.#h${index} = :a${index}`);
    }
  });
  keys.forEach(({ key, seen }, index) => {
    names[`#k${index}`] = key;
    values[`:k${index}`] = storedApplied(seen);
    claims.push(`#applied.#k${index} = :k${index}`);
    remove.push(`#applied.#k${index}`, `#appliedVersions.#k${index}`);
  });
  return stockWrite({
    name: 'resolveHolds',
    movement: { type: 'resolve', at, reservations: resolutions.map(({ id }) => id), ...why },
    allows: (item) =>
      resolutions.every(({ id, seen }) => isSame(item.holds[id], seen)) &&
      keys.every(({ key, seen }) => isSameKey(item.applied[key], seen)),
    change: (item) => ({
      onHand: item.onHand - sold,
      available: item.available + freed,
      holds: holdsAfter(item, resolutions),
      applied: without(
        item.applied,
        keys.map(({ key }) => key),
      ),
    }),
    claims,
    set,
    remove,
    values,
    names,
  });
}

function holdsAfter(item: StockItem, resolutions: readonly Resolution[]): StockItem['holds'] {
  const kept: Record<string, Hold> = {};
  for (const resolution of resolutions) {
    const hold = stays(resolution);
    if (hold !== undefined) kept[resolution.id] = hold;
  }
  return {
    ...without(
      item.holds,
      resolutions.map(({ id }) => id),
    ),
    ...kept,
  };
}
